# 命令顺利时的话，以及所问的问题。

colon = ：
confirm-send = 签署并发送？
confirm-ballot = 签署并投出这张选票？
confirm-yes-no = [y/N]
busy-verifying = 正在核验
busy-crediting = 正在记入
busy-enrolling = 正在登记
busy-checking-members = 正在核对会员
busy-copying-database = 正在复制数据库
busy-filling-database = 正在恢复数据库
busy-rebuilding = 正在重建
busy-fetching = 正在获取
busy-casting = 正在投票
busy-casting-again = 正在重新投票
busy-signing = 正在签署选票
busy-comparing = 正在对照数据库与日志
busy-checking-log = 正在检查日志
standard-output = 标准输出

checked =
    .pinned = 已按信任文件核对
    .shown = 已按服务自己出示的密钥核对
not-pinned = 未提供信任文件：日志身份仅以 { $log } 自称为准。请用 --trust FILE 固定。

genesis-unsigned = 创立声明在 { $path }。全体创始人须按文中顺序签署：
genesis-then = 然后：{ $command }
genesis-ready = 日志 { $log } 已在 { $dir } 准备就绪。
genesis-trust = 请另行把信任文件交给每一位核验人：{ $path }
next-command = 下一步：{ $command }
witness-listening = 见证人 { $name } 正在 { $url } 提供服务；按 Ctrl-C 停止。
listening = Folkmoot 正在监听 { $url }；按 Ctrl-C 停止。
offices-and-documents = 组织的职务与规则文件
officer-key-made = 已为 { $name } 生成密钥 { $path }
appointed =
    .brought = 事项 { $matter } 已记入日志。
    .decided = 事项 { $matter } 已有决定。
    .open = 事项 { $matter } 尚待其他创始人表决：folkmoot decide { $matter } for --key <FILE>
key-written = 私钥在 { $path }；其公钥为
lot-written =
    秘密在 { $path }：公告发出之前请勿外泄。
    写入公告的一行为

ballot-closes =
    .open = { $closes } 截止。选票内容连同会员标识即时公开。
    .sealed = { $closes } 截止。选票内容连同会员标识在投票截止时公开。
ballot-signs = 你将签署：
ballot-replaces = 这张选票将取代你的第 { $seq } 张选票。
ballot-cast = 你的第 { $seq } 张选票是 { $log } 的 { $entry } 号记录。
ballot-receipt = 投票回执（{ $checked }）在 { $path }。
ballot-keep = 请保留 { $path }，直到结果确认。
ballot-refused =
    选票被拒绝，未进入日志。现作为凭据保存为
    {"  "}{ $note } 和 { $marks }。
    原因消除后请重新投票。
ballot-not-moved = 被拒绝的选票仍在原处：{ $error }
ballot-uncertain =
    无法确定选票是否已送达。请重新发送，多发几次也无妨：
    {"  "}{ $command }

statement-logged =
    声明 { $hash }
    是 { $log } 的 { $entry } 号记录；{ $checked }。
receipt-written = 回执在 { $path }。

recounting = 签署之前，先从下载的日志重新核验全部内容：
poll-result = { $poll }：{ $count } 名会员中 { $ballots } 人投票，票权 { $total } 中的 { $weight }。
contest-result = { $contest }（{ $method }）：{ $result }
verdict-passed = 通过
verdict-rejected = 被否决
verdict-lapsed = 未达法定人数，表决不成立
verdict-nobody = 无人当选
verdict-upheld = 成立
verdict-dismissed = 驳回
roll-shown =
    .provisional = { $poll } 的名册初稿：{ $count } 名会员，票权合计 { $weight }，依据日志规模 { $ledger } 时的账本。
    .certified = { $poll } 的已确认名册：{ $count } 名会员，票权合计 { $weight }，依据日志规模 { $ledger } 时的账本。
roll-heaviest = 票权最高的会员：

restored = 日志 { $log } 已恢复，共 { $size } 条记录，且延续你指定的每一个检查点。
restored-verify = 然后请持有回执的人运行：folkmoot verify <URL> --receipt <FILE>
restored-wrong = 恢复的内容保留在原处以供检查，请勿用于提供服务。
key-missing = 提供服务之前，请把密钥放到此处，权限 600：{ $path }
backed-up = 日志 { $log } 已备份到 { $path }：{ $size } 条记录，以及备份期间新增的内容。
backed-up-keys =
    .with = 备份中含有服务的密钥：请像保管密钥一样保管备份。
    .without = 备份中没有服务的密钥：请确认它们另有保存。
backed-up-restore =
    恢复方法：{ $command }
    若该文件丢失，则改用 --checkpoint <FILE>：任何人持有的最新检查点。
rebuilding-entries = { $count } 条记录
rebuilt = 已由 { $size } 条记录重建，根为 { $root }

enrolled = { $total } 名中已登记 { $count } 名；{ $checked }。
import-left-out = 已在日志中且内容相同，予以略过的行：{ $lines }。
import-tried = 未发送任何内容。以下将由 { $source } 签署。
import-nothing-left = 没有需要签署或发送的内容。
imported = { $source } 的 { $count } 条贡献已写入日志，为 { $entries } 号记录（folkmoot rule --remedy 用此号）；{ $checked }。
unknown-member-in-file = { $path }：没有会员 `{ $member }`
weight-kept = 已保存。持有信任文件的任何人都可核对：{ $command }

claims-none = 没有针对此名册的申诉。
claim-about =
    .self = { $hash }  { $entry } 号记录：{ $member } 就本人：{ $reason }
    .other = { $hash }  { $entry } 号记录：{ $member } 就 { $about }：{ $reason }
claim-waiting = 等待裁定
claim-decided =
    .upheld = { $by } 裁定成立，补救为记录 { $remedies }：{ $reason }
    .dismissed = { $by } 驳回：{ $reason }
text-erased = （已删除：{ $hash }）
text-unavailable = （无法取得：{ $hash }）
claim-objects = { $member } 就 { $about } 提出申诉。

mirrored = 已取得 { $count } 个文件；`{ $directory }` 现已镜像 { $log }，规模 { $size }。核验方法
policy-can-stand = { $policy } 可以采用，共 { $count } 条规则：
policy-beside = 对照{ $policy }。
weight-under = 适用{ $policy }。
policy-now = { $policy }，截至 { $record_date }，依据日志规模 { $size } 时的账本
policy-named = `{ $name }` 第 { $revision } 版

doctor-well = 正常
doctor-ill = 异常
doctor-keys = { $path } 中的密钥
doctor-genesis = { $path } 中的创立声明
doctor-keys-well = 存在，且仅本人可读
doctor-genesis-well = 创立 { $log }，由每一位创始人签署
doctor-postgres-well = 程序版本 { $version }
doctor-service-well = 接受 { $log } 的声明；其最近的时钟为 { $clock }

doctor-database = 数据库
doctor-database-well = 所有表均可由 { $count } 条记录得出
rows-follow = 每一行均可由 { $count } 条记录得出
audit =
    .log = 日志：{ $reason }
    .marks = 记录：{ $entry } 号记录的选票内容
    .attachment = 附件：{ $hash }
    .tile = 哈希瓦片：第 { $level } 层第 { $index } 个
    .stray-tiles = 哈希瓦片：多出 { $count } 个
    .checkpoint = 检查点：规模 { $size }
    .missing-row = { $table }：缺少 { $row }
    .stray-row = { $table }：多出 { $row }

status-log = { $log }：{ $size } 条记录，{ $members } 名会员
status-clock =
    .real = 最近的时钟 { $now }
    .test = 最近的时钟 { $now }，由创始人设定：这是演练
status-policy = 票权规则 { $name } { $revision }  { $title }  { $statement }
status-body = 机构 { $body }  { $seats } 席中已有 { $held } 席任职，{ $offered } 席待接受  { $title }
status-poll = 投票 { $poll }  { $phase }  截止 { $closes }  { $title }
status-phase = 阶段：{ $phase }
status-changed =
    .cancel = 已由 { $by } 在 { $entry } 号记录 { $statement } 中取消：{ $reason }
    .annul = 已由 { $by } 在 { $entry } 号记录 { $statement } 中宣告无效：{ $reason }
    .recount = 结果 { $result } 已由 { $entry } 号记录 { $statement } 交付重新计票：{ $reason }
    .erratum = 已由 { $by } 在 { $entry } 号记录 { $statement } 中更正（{ $what }）：{ $reason }
    .reschedule = 已由 { $by } 在 { $entry } 号记录 { $statement } 中推迟（开始时间由 { $opened } 改为 { $opens }）：{ $reason }
    .strike = 已由 { $by } 在 { $entry } 号记录 { $statement } 中将 { $option } 从 { $contest } 除名：{ $reason }
    .add-voter = 已由 { $by } 在 { $entry } 号记录 { $statement } 中补入 { $member }，票权 { $weight }：{ $reason }
status-announced = （公告：{ $time }）
status-extended =
    .outage = 因 { $from } 至 { $until } 服务中断，截止时间由 { $before } 延至 { $after }
    .turnout = 因未达法定人数，截止时间由 { $before } 延至 { $after }
status-roll-added = 名册确认后补入：{ $count } 名会员，票权 { $weight }
status-unchanged = 不计除名和补入，{ $contest }：{ $result }
status-record-date = 登记日
status-claims-until = 申诉截止
status-opens = 投票开始
status-closes = 投票截止
status-objections-until = 异议截止
status-roll =
    .provisional = 名册初稿：{ $count } 名会员，票权 { $weight }
    .certified = 已确认名册：{ $count } 名会员，票权 { $weight }
status-claims = 等待裁定的申诉：{ $count } 件
status-turnout = 参加投票：{ $count } 名会员，票权 { $weight }
status-marks-lost = 无法计票：{ $member } 的选票（{ $entry } 号记录）内容有缺失，请 { $member } 重新提交同一张选票
status-result = { $contest } 的结果：{ $result }
status-certificates = 结果确认书：须 { $needed } 份，已有 { $count } 份

signed-by =
    .founders = 全体创始人
    .office = { $offices }
    .office-and-key = { $offices }，以及新密钥
    .by-deed = 视其内容而定：{ $offices }
    .two = 两人：{ $offices }
    .stated = 声明所写、依议事规程有权的人
    .anybody = 依议事规程有权的任何人
    .own = 会员本人
    .own-and-key = 会员本人，以及新密钥

# 为某个议题输入的内容有何错误。
choice-fault =
    .form = 请写成 CONTEST=CHOICE
    .contest = 可选的议题：{ $known }
    .twice = 该议题写了两次
    .missing = 没有写明选择；如要弃权，请写 { $contest }=abstain
    .number = `{ $word }` 不是 OPTION:NUMBER 的形式
    .ranks = 该议题为排序：请把选项编为 1、2、3……，1 为最优，或从最优起依次列出
    .option = 没有选项 `{ $option }`；可选：{ $known }

# 服务的应答有何不符。
answer-fault =
    .not-asked = 与请求不符
    .other-bytes = 内容的哈希不符
    .other-matter = 这是另一事项，或不是该事项的版本
    .other-lines = 各行的哈希与草稿所写不符
    .draft-and-lines = 草稿与其所指的各行不符
    .last-ballot = 编号与哈希不相配
    .other-text = 文本的哈希不符
    .other-working = 计票过程的哈希与结果所写不符
    .unread-working = 此版本无法读取该计票过程
    .no-roll = 尚无名册
    .notice-kind = 其公告是另一种声明
    .notice-poll = 其公告属于另一场投票
    .opening-kind = 其开始声明是另一种声明
    .change-kind = 其变更是另一种声明
    .opening-notice = 其开始声明与公告不符
    .other-log = 属于另一个日志
    .json = { $error }

# 密钥文件某一行应有的内容。
key-file-line =
    .name = name o/<id>、m/<id> 或 s/<id>
    .public = public <64 个十六进制数字>
    .seed = seed <64 个十六进制数字>
    .pair = public <与 seed 相配的公钥>
    .end = 空：文件到 seed 为止
    .first = { $text }
log-shown = { $log } 核验成立，规模 { $size }
fork-shown = { $log } 已分叉：信任文件中的密钥既签署了规模 { $old_size }、根 { $old_root }，又签署了与之不相接续的规模 { $new_size }、根 { $new_root }
typed-share = 请写成最简分数，如 2/3
moving-log = 稳定的状态（日志的增长快于复制）

# 应如何键入。
typed-form = 应为{ $form }
typed-group = 请写成 `women 2 none ada,bo,cy`：名称、至少、至多（或 `none`）、选项
typed-instant = 请把时间写成 2026-12-01T12:00:00Z
typed-principal = 请写成 o/<职员>、m/<会员> 或 s/<系统>
typed-office = 职务，如 registrar、returning-officer、scrutineer
typed-origin = 请写成 vote.example.org/council 这样的名称
typed-titles = 请写成 development=发展/Development
typed-appointment = 请写成 registrar:o/lin 或 registrar:o/lin=<公钥>
typed-stance = 请写 for、against、abstain 或 recused
typed-founder = 请写成 alice=<公钥>
typed-url = 请写成 https://vote.example.org
typed-id = 标识为 1 至 64 个字符，限 a-z 0-9 . _ -，以字母或数字开头
typed-time = 请写成 2026-12-01、2026-12-01T12:00:00Z 或 2026-12-01T20:00:00+08:00
typed-language = 请写 zh 或 en
typed-hash = 哈希为 64 个小写十六进制数字
not-regular = 它不是普通文件
try-out = 试用 Folkmoot
no-place =
    .parts = 不是整数的票权只能写成 CSV
    .marks = BLT 只能容纳排序和单选
    .no-method = 请指明计票办法：结果报告须先计票
