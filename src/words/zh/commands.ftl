# 命令出错时的说明，按错误代码。
unreadable-file = 无法读取 { $path }：{ $reason }
unwritable-file = 无法写入 { $path }：{ $reason }
nowhere-to-keep = 没有可存放文件的目录 { $path }；请先建立，或另指定一个
file-exists = { $path } 已存在，不会覆盖；请换一个文件名
secret-exposed = 其他用户可以读取 { $path } 中的私密内容（权限 { $mode }）；请运行：chmod 600 { $path }
not-text = { $path } 不是 UTF-8 文本
faulty-file = { $path }：共 { $count } 处错误，见上；该文件未被采用
no-directory = 没有目录 { $path }；服务地址须以 http:// 或 https:// 开头

bad-key-file = { $path } 第 { $line } 行：密钥文件此处应为 `{ $expected }`；生成密钥：folkmoot keygen
no-signer = { $path } 未写明签名人：请用 --as 指明，例如 --as o/lin 或 --as m/m-7f3k9q
signer-not-a-member = { $signer } 不是会员；请以会员身份签名，例如 --as m/m-7f3k9q
key-of-another = { $path } 是他人的密钥，不属于 { $holder }：请用 --keys 指定另一目录，或用 =KEY 写明持有人的公钥
other-key = { $path } 不是创立声明中写明的密钥；该日志是否创立于另一个 --data 目录？
bad-lot-file = { $path } 不是由 folkmoot lot new 生成的抽签秘密
cannot-sign = 无法签名：{ $reason }
no-randomness = 操作系统未提供随机数：{ $reason }

bad-url = { $url } 不是可用的网址：{ $reason }；请写成 https://vote.example.org 的形式
unreachable = 无法连接 { $url }：{ $reason }；服务是否在运行？--url 是否正确？
answer-too-long = { $url } 超过 1 GiB，超出可从服务读入内存的上限：请先用 folkmoot mirror 复制日志，再以目录代替网址
service-refused = { $code }：{ $reason }
service-failed = { $code }：{ $reason }
unexpected-answer = { $url } 的应答不符合约定：{ $reason }
not-that-log = { $url } 不是信任文件所指定的日志 { $origin }：请检查 --url 和 --trust；如均无误，请勿信赖该服务，并请核验人查看
bad-trust-file = { $path }：{ $reason }
bad-receipt-file = 回执不成立：{ $reason }；请保留签名文件和回执，并请核验人查看
clocks-apart = 日志时钟为 { $log }，本机时钟为 { $here }；请用 NTP 校时
other-draft = 服务给出的却是 `{ $found }` 声明草稿；请勿签名，并告知核验人

held-unusable = 日志通过核验，但 { $path } 不能说明它的任何情况：文件无法读取、属于另一日志，或不能证明所称内容
log-does-not-hold = { $log } 未通过核验
log-other-history = 警报：{ $log } 的历史与其密钥在 { $path } 中签署的不同。请保留二者，合起来即为证据
no-log = { $log } 中没有 { $path }，不是日志
other-mirror = { $path } 是 { $kept } 的镜像，而非 { $found } 的：请换一个目录
mirror-ahead = 警报：{ $path } 记录日志曾到第 { $kept } 条，而日志现在给出较早或不同的状态（共 { $found } 条）。本地内容均未覆盖；请询问其他人看到的情况
seen-further = 该镜像止于第 { $has } 条；{ $path } 表明日志曾有 { $had } 条，其后的内容未在此核验
log-forked = 分叉：共 { $found } 条的日志并未延续其先前签署的前 { $kept } 条。本地内容均未覆盖；{ $evidence } 保存了两个已签署的日志头，任何持有日志公钥的人都可据此验证：请发给其他人
log-not-continued = 警报：日志现有 { $found } 条，却未证明其延续先前见到的前 { $kept } 条；本地内容均未覆盖。请保留现有文件，并询问其他人看到的是哪段历史
not-a-fork =
    .form = 第 { $line } 行不符合格式
    .checkpoint = 其中有一个日志头并非日志密钥所签署：{ $error }
    .other-log = 两个日志头属于不同的日志：{ $old } 与 { $new }
    .proof = 所附哈希不属于较大的日志头：{ $error }
    .continues = 规模 { $new } 的日志延续规模 { $old } 的日志：两个日志头可以同时成立
checkpoint-not-witnessed = { $log }：{ $reason }
witness-url = { $path } 没有给出见证人 `{ $name }` 的网址：请写在密钥之后
witness-exists = { $path } 已存在：不得在原处重建见证人
witness-in-use = { $path } 已被锁定：该见证人正在运行
witness-name = `{ $name }` 不能用作密钥名称：不得含空格、加号或控制字符
witness-clock = 本机时钟早于上次见证的时间
witness-io = { $path }：{ $reason }
witness-state = { $path } 缺失、损坏，或属于另一见证人。状态丢失的见证人不得再以原名见证：请用 --new 另建一个，并告知信任它的人
no-fork = { $path } 不能证明日志分叉：{ $reason }
checkpoint-not-signed = { $log } 的检查点并非由信任文件中的密钥签署：{ $reason }
log-too-large = 检查点称共有 { $size } 条，而未指定 --trust 时，超过 { $max } 条的日志无人签署担保：请指定信任文件
no-checkpoint = { $path } 不是检查点，无法判断日志在镜像之后是否倒退：请换一个目录；如确知没有倒退，可删除该文件
bad-checkpoint-file = { $path }：{ $reason }

log-begun = { $dir } 中的日志已经创立；请继续运行：folkmoot serve
no-home = XDG_DATA_HOME 和 HOME 均未设置：请用 --data DIR 指明目录
cannot-listen = 无法监听 { $listen }：{ $reason }；请用 --listen 换一个地址
program-failed = { $program } 运行失败：{ $reason }
never-came = 等待 { $what } 已满两分钟仍未出现；机器是否过于繁忙？请重试
unwell = 其中 { $count } 项需要处理
audit-finding = { $what }：与日志不符。派生表中的行：停止服务后运行 `folkmoot rebuild`；其他情况见 docs/OPERATING.md
clock-doubt = 数据库时钟为 { $database }，应为 { $expected }：{ $why }；请校准时钟，或由两名任职者确认时间（`clock-step`）
clock-why-stepped = 它与实际经过的时间不符，日志时间改按服务自身的时钟推进
clock-why-stopped = 它与日志中最近一次时间记录相差过大，超出允许范围，暂停受理
clock-why-apart = 它与服务所在机器的时钟相差过大，暂停受理
clock-why-behind = 它早于日志中最近一次时间记录，日志时间暂停推进
marks-lost = { $polls } 的选票内容有缺失，补齐前无法计票：用 `folkmoot status POLL` 查看涉及的成员，由其本人重新提交同一张选票
trust-differs = { $path } 与创立声明不一致；请从同一份备份恢复两者
no-mark = { $path } 不是日志 { $origin } 的高水位标记，或已损坏：请换一个，或用 --checkpoint 指定检查点
left-over = { $path } 是中断的备份留下的，或属于正在进行的备份：如没有备份在进行，请删除它
occupied = { $dir } 或 DATABASE_URL 的模式 { $schema } 中已有日志，而恢复不会覆盖任何内容：请先移走，或换一个 --data 目录
schema-taken = DATABASE_URL 的模式 { $schema } 中已有日志：请用 --schema 换一个，或取消 DATABASE_URL，演示会自行启动 PostgreSQL
no-measure = 无从得知日志应达到多长：请用 --high-water FILE 指定旧服务最新的高水位标记，或把它放到 { $mark }；如已丢失，请用 --checkpoint FILE 指定任何人持有的最新检查点：镜像的、核验人的，实在没有则用备份自带的

unfit-file = { $path }：{ $reason }
unfit-statement = { $reason }
bad-draft-line = `{ $line }` 不是有效的一行：请写成键和值，示例见 --help
no-value = { $path } 第 { $line } 行：`{ $key }` 没有值：请在键和一个空格之后写上
draft-line = { $place }：{ $reason }
draft-value = { $place }：{ $reason }
draft-incomplete = { $kind }：{ $reason }；见 folkmoot compose { $kind } --lines
no-example = `{ $kind }` 没有示例：{ $made }
other-origin = 该声明属于日志 `{ $stated }`，而 --origin 指定的是 `{ $meant }`
declined = 未签名，未发送
nobody-to-ask = 没有终端可供确认：请先查看将要做的事，再用选项确认：--yes，驳回异议则用 --dismiss

bad-choice = { $choice }：{ $reason }
ballot-too-early = 投票 `{ $poll }` 尚未开始：名册确认后于 { $opens } 开始
signed-before =
    此编号的选票已签名，请发送那一张：
    {"  "}folkmoot submit { $note } --attachment { $marks }
    如从未发送或已被拒绝，请删除这两个文件

no-such-class = { $member }：没有类别 `{ $class }`；可选：{ $known }
tags-need-registrar = { $signer } 不是名册管理人，而标签只能由名册管理人给出：请用名册管理人的密钥登记，或去掉 `joined` 之后的列，再由名册管理人补上标签（folkmoot compose member --example）

no-such-policy = 没有文件 `{ $name }`，也没有同名的预设；列出预设：folkmoot policy presets
bad-policy-file = { $path } 第 { $line } 行：{ $reason }
roll-uncomputed = 无法计算名册：{ $reason }
cannot-derive = { $reason }
contest-uncounted = 议题 `{ $contest }` 无法计票：{ $reason }
no-result = 此日志中投票 `{ $poll }` 尚无结果
no-voters = 按此票权规则无人享有票权，没有可显示的内容
option-unused = { $option } 用于由文件生成名册，在此不起作用：请去掉，或用 --ledger 指定文件
line-twice = { $path }：{ $reference } 一行在 { $other } 中也有，且两个文件属于同一来源：每个文件只可给出一次
not-listed = { $member } 不在可计算票权的会员之中

no-such-document = 没有文件 `{ $name }`，也没有这个名称的预设；可用 folkmoot procedure presets 查看
no-founders = 日志中没有创始人机构；请由现任决定者用 folkmoot compose matter 提出事项。
no-seat = { $name } 目前不在机构 `{ $body }` 任职。
decided-otherwise = 规程 `{ $procedure }` 的事项不由机构表决。
bad-story-file = { $path }：{ $reason }
bad-document-file = { $path }，第 { $line } 行：{ $reason }
documents-unfit = 有 { $count } 处不妥：这些文件不能通过

no-such-method = 没有计票办法 `{ $name }`；列出全部：folkmoot methods
several-files = 多个选票文件只能配合 --rctab 读取，由它说明各文件的内容
cannot-write-format = 无法写成此格式：{ $reason }
bad-ballots = { $path }，{ $reason }
ballots-uncounted = { $reason }


lines =
    .none = 无
    .all = { $lines }
    .more = { $lines } 以及另外 { $more } 段
enrolled-partly =
    { $error }
    { $path }：已入日志的行：{ $logged }；被拒绝或可能已入日志的行：{ $tried }；未发送的行：{ $unsent }。请改正后重新登记该文件：已入日志的内容保持不变
imported-partly =
    .refused =
        { $error }
        { $path }：已入日志的行：{ $logged }；被拒绝的行：{ $tried }；未发送的行：{ $unsent }。请改正后重新导入该文件：已入日志的行将被略过
    .uncertain =
        { $error }
        { $path }：已入日志的行：{ $logged }；可能已入日志的行：{ $tried }；未发送的行：{ $unsent }。请改正后重新导入该文件：已入日志的行将被略过

said = { $text }

invited-tags = { $member } 带有标签，邀请不能授予标签：请去掉这些列，登记后由名册管理人加
not-invited = { $member } 没有邀请
bad-invitations = { $path } 第 { $line } 行：不是 folkmoot invite 写下的邀请
no-genesis = { $path } 不是带签名的创立声明
bad-settings = { $path }：{ $reason }
desk-key = { $path } 没有写明是谁的密钥：登记台需要写有名称的登记人密钥文件
other-enrolment = { $member } 登记的类别是 { $class }、入会时间是 { $joined }，与文件不符：没有确认任何人；请询问管理登记台的人

# 投票结果，以及选票是否计入。
outcome-stage =
    .not-yet = 尚无结果。
    .none = 投票未能举行或已取消，没有结果。
    .provisional = 初步结果；已有 { $signed } 名监票人签署，需要 { $needed } 名。
    .certified = 确认结果，由 { $signed } 名监票人签署（需要 { $needed } 名）。
outcome-turnout =
    .of = 投票：{ $count } 人中的 { $heads } 人，票权 { $whole } 中的 { $weight }。
    .alone = 投票：{ $heads } 人，票权 { $weight }。
ballot-standing =
    .no-roll = 名册尚未确认，还没有人投票。
    .not-on-roll = { $member } 不在本次投票的名册上。
    .not-cast = { $member } 尚未投票；其选票的票权为 { $weight }。
    .last = { $member } 的第 { $seq } 张选票（{ $entry } 号记录）计入，票权 { $weight }；截止前可由新选票取代。
    .closed = { $member } 的第 { $seq } 张选票（{ $entry } 号记录）将计入，票权 { $weight }。
    .counted = { $member } 的第 { $seq } 张选票（{ $entry } 号记录）已计入，票权 { $weight }。
    .called-off = 投票未能举行或已取消，选票不计入。
ballot-asked =
    .replaced = 你查询的第 { $seq } 张选票（{ $entry } 号记录）不计入：已被第 { $last } 张取代。
    .other = 你查询的记录（{ $entry } 号）不是 { $member } 的选票。
ballot-sealed = 选票内容在投票截止前保密。
ballot-lay =
    .with = 自第 { $round } 轮起计给 { $options }。
    .nobody = 自第 { $round } 轮起，选票上的选项均已不在计票中。

secrets-made = 已在 { $directory } 代为生成 { $count } 把私钥。持有这些文件的人可以用会员的名义投票：请交给本人，不要留底。更好的办法：由会员自己生成密钥（folkmoot keygen --class），或在手机上登记（folkmoot invite）。
dismiss-without-remedy = 没有指明补救记录，此异议将被驳回（--dismiss 可免询问；--remedy 记录号 则予以补救）。是否驳回？
key-to-enrol = 私钥已存入 { $path }，请妥善保管。交给名册管理人的一行是
read-as-gbk = { $path } 不是 UTF-8，按 GBK 读取
