# 声明中每一行的含义：`line-<种类>-<键>`；在各种类中含义相同的为 `line-<键>`。

line-poll = 所属投票
line-notice = 该投票公告的哈希
line-title = 中文标题，或本组织所用语言的标题
line-title-en = 英文标题
line-contest = 公告中的各个议题，按公告顺序

line-organisation = 组织名称
line-genesis-clock = 时间来源：由服务写入的数据库时间；或同时允许创始人写入，供测试和演练
line-founder = 按标识排序；2 至 16 人，各有自己的密钥；以 `o/<标识>` 签署
line-threshold = 计量单位、基数、`inclusive`（含）或 `strict`（超过）以及所需比例；或计量单位加 `adaptive`
line-service = `s/service` 签署声明所用的密钥
line-log-key = 签署检查点所用的密钥；须不同于 `service`，也不得是创始人的密钥
line-category = 贡献的类别，按标识排序
line-genesis-class = 会员的类别，按标识排序
line-enrol-limit = 按日志时钟，一名登记人在一个 UTC 日内最多可登记的会员数
line-founded = 组织成立的时间

line-time = 须晚于此前的每一个时钟


line-enrol-member = 在本日志中未曾用过
line-enrol-key = 会员的第一把密钥，不得是职员或机器的密钥
line-enrol-class = 创立声明中的一类
line-joined = 入会时间；不晚于日志时钟
line-details = 姓名与标签，加盐；任何结果都不依赖它，可以删除

line-member-ref = 在会员声明中唯一
line-member-does = 使由机器登记的会员获得投票权；暂停投票权；恢复；终止会籍；改变类别；终止会籍并把贡献并入另一会员；加标签；去标签
line-into = `class` 时为类别，`merge` 时为保留的会员，其余为 `none`
line-member-tag = 用于 `tag` 和 `untag`，至少一个，按字节序：维度（如 `city`、`interest`、`profession`、`family-role` 或 `constituency`）及其取值。一名会员在同一维度可以有多个取值
line-member-member = 按标识排序；会籍均未终止
line-member-reason = 加盐；可以删除

line-rekey-member = 新密钥所属的会员
line-rekey-key = 该会员从未用过，也不得是职员或机器的密钥

line-revoke-member = 密钥的持有人
line-revoke-key = 尚未作废的密钥，或已由事项作废的密钥

line-contributions-ref = 在该来源中唯一
line-from = 每一笔都发生在此刻或之后
line-contributions-until = 每一笔都发生在此刻之前
line-contributions-count = 行数
line-total = 类别及其数额合计；出现的每个类别一行，按标识排序；须是创立声明中的类别，且在来源的范围内
line-contributions-root = 各行所成树的根，见“Ledger”
line-contributions-lines = 入账的各行，见“Ledger”

line-correction-ref = 在更正中唯一
line-source = 记入这些行的来源
line-line = 以编号指明的一行，以及取代其数额的数；0 表示撤销。按编号排序，每个只出现一次
line-clock-step-from = 现在不早于此刻
line-clock-step-reason = 见“Text”
line-clock-step-until = 现在早于此刻；距 `from` 不超过一天
line-correction-reason = 见“Text”；会出示给有关会员


line-notice-mode = 所决定的内容是否生效，与各议题的规程一致；仅在议题写明规程时出现
line-notice-contact = 有疑问时的联系方式
line-notice-re-run-of = 已取消、未能举行或被宣告无效、现重新举行的投票；见“Run again”
line-notice-procedure = 约束该议题的规程之哈希：所决定事项的规程，或依其补选席位的现行规程；一旦有规程以投票决定，每个议题都须写明。法定人数与通过门槛可以增加，其余须与规程一致
line-notice-decides = 所决定事项最新版本的哈希，由第一个选项代表
line-notice-fills = 机构及其席位组，选项均为会员
line-notice-short = 候选人少于席位时怎么办，与规程逐字相同
line-notice-poll = 在本日志中未曾用过
line-policy = 决定票权的、已通过的票权规则文本的哈希
line-record-date = 不晚于 `opens`。账本是第一个不早于此刻的时钟之前的日志；若此刻已过，则为此刻过后第一条涉及会员或贡献的记录之前的日志，没有这样的记录时则为本公告之前的日志
line-claims-until = 晚于 `record-date`，早于 `opens`：此前会员可以对名册提出申诉，名册不得确认。不写则可提到确认为止
line-nominations-until = 早于 `opens`：此前为没有候选人的议题提名
line-opens = 投票开始的时间；须在将来
line-closes = 投票截止的时间；晚于 `opens`
line-objections-until = 自此可以确认结果；晚于 `closes`
line-publication = 选票内容何时公开
line-notice-class = 可以投票的会员类别，按标识排序；没有则为全部
line-notice-tag = 可以投票的标签，按字节序：列出的每个维度，会员须具备其中之一；没有则为全部
line-tenure-days = 截至登记日所需的会龄，按每天 86,400 秒计满天数
line-value = 所需的最低贡献值
line-extension = 投票如何自行延长，每种至多一次；见“Longer by itself”
line-certificates = 须有几名监票人确认；从 1 到监票人数减一
line-scrutineer = 按名称排序；须在职，且不是签署人；附其对抽签份额的承诺，见“The lot”
line-notice-contest = 投票的一个议题；标识互不相同
line-method = docs/METHODS.md 中的一种计票办法
line-seats = 从 1 到选项数
line-score-max = 最高分，用于打分的计票办法
line-points-max = 每张选票的点数，用于分配点数的计票办法
line-cap-cast = 任何人计入的票权在所投票权中的最高比例
line-marks-max = 每张选票最多可选的选项数
line-reopen = 表示“重新提名”的选项：未胜过它的人不能当选，它本身不占席位
line-substitutes = 最多列出多少名递补人，按递补次序
line-budget = 可支出的总额，用于预算
line-quorum = 计量单位、哪些人计入、`inclusive`（含）或 `strict`（超过）以及所需数量：人数或票权数、名册的比例，或名册平方根的倍数
line-option-group = 具有同一特征的一组选项，按标识排序；只用于能够遵守分组的计票办法，且席位须能如此填满
line-at-least = 该组至少占几席；为 0 时 `at-most` 须为数字
line-at-most = 该组至多占几席；`none` 表示不限
line-includes = 该组的选项，按选票上的顺序
line-option = 议题的选项，按顺序
line-notice-option = 至少两个，标识互不相同，不得为 `abstain`；由提名产生候选人时，除 `reopen` 外没有选项
line-cost = 有预算时：该选项的费用

line-does = `erratum` 更正名称，`reschedule` 推迟投票，`cancel` 取消投票，`annul` 在开始投票后宣告投票无效，`strike` 使候选人不再计票，`add-voter` 补入已确认名册遗漏的选民
line-ground = 变更所依据的规则；`annul`、`strike`、`add-voter` 须写明
line-corrects = `erratum`：更正何者的名称，依此顺序，各一次
line-was = 现有名称，中文或组织所用语言
line-was-en = 现有英文名称
line-poll-change-record-date = `reschedule`：须一并写明各项时间，均不得早于现行时间，留给各方的期限不得缩短
line-poll-change-claims-until = `reschedule`：公告中有此项时
line-poll-change-opens = `reschedule`
line-poll-change-closes = `reschedule`
line-poll-change-objections-until = `reschedule`
line-poll-change-option = `strike`：议题和选项
line-poll-change-member = `add-voter`：登记日之前已登记、但不在名册上的会员
line-poll-change-class = `add-voter`：该会员在登记日的类别
line-poll-change-weight = `add-voter`：按账目和票权规则、计入补救记录所得的票权
line-poll-change-remedy = `add-voter`：至少一条，递增。纠正错误的 `contributions`、`correction` 或 `member` 记录的编号，不小于名册的账目规模

line-stage = 依此顺序；每次申诉成立后重新从名册初稿开始
line-ledger = 以日志的多少条记录计算票权：登记日经过之处
line-seen = 已确认：名册初稿之后日志的规模和根。初稿：`none`；申诉成立后，为最近一份此类 `ruling` 之后的规模和根
line-roll-count = 选民人数
line-roll-weight = 他们的票权合计
line-roll-root = 各行所成树的根，见“Roll”
line-roll-lines = 选民及其票权，见“Roll”
line-power = 这些票权的作用，见“Power report”；没有选民时为 `none`
line-override = 仅用于已确认的名册：规则的护栏触发时仍予确认的理由；见“Text”

line-added = 名册确认后补入的选民人数及其票权，已含在上列各行；没有则无此行
line-recount = 使先前结果重新计票的事项的最后版本；首次结果无此行
line-unchanged = 不计除名和补入时各议题的计票结果及计票办法；仅在有除名或补入时

line-claim-ref = 在该会员对这次投票的申诉中唯一
line-against = 名册初稿的 `roll` 声明的哈希
line-claim-member = 签署人，不必在名册上，密钥尚未作废
line-about = 申诉所涉的会员，其在名册上的位置有争议
line-claim-reason = 哪里有误，怎样才对；见“Text”

line-claim = `claim` 声明的哈希，尚无裁定
line-ruling-verdict = 申诉是否成立
line-remedy = 成立时至少一个，递增；不成立时没有。`contributions`、`correction` 或 `member` 记录的序号，不小于名册的账本规模
line-reason = 理由；见“Text”

line-secret = 32 个随机字节，与公告中的承诺相符

line-roll = 已确认名册的 `roll` 声明的哈希
line-change = 已生效的 `poll-change` 声明，按顺序
line-seed = 抽签的种子，见“The lot”
line-withheld = 没有揭示份额的监票人，按公告顺序

line-open = `open` 声明的哈希
line-close-size = 本条之前的记录数
line-close-root = 日志在该规模时的根
line-clock = 最近写入的时钟

line-ballot-open = 该投票 `open` 声明的哈希
line-ballot-member = 名册上的会员；签署人
line-seq = 该会员在本次投票中依次为 1、2、3……
line-prev = 该会员上一张选票的哈希；第一张为 `none`
line-marks = 选票内容的哈希，见“Marks”；不写大小
line-salt = 128 位随机数，使封存的选票内容无法由哈希猜出
line-mark = 用于单选或认可投票的计票办法：一个选项；单独一行 `abstain` 为弃权，任何办法均可
line-rank = 用于排序的计票办法：名次（从 1 起）与选项；先按名次、再按选票上的顺序排列
line-score = 用于打分的计票办法：选项与分数
line-points = 用于分配点数的计票办法：选项与点数

line-close = `close` 声明的哈希
line-result-size = 截止之前的记录数
line-ballots = 参加投票的会员数
line-result-weight = 他们的票权
line-result-roll-count = 已确认名册上的会员数
line-result-roll-weight = 他们的票权
line-result-contest = 公告中的各个议题及其计票办法，按公告顺序
line-elected = 按当选顺序
line-verdict = 计票办法依表决规则得出的结论
line-outcome = 计票过程，见“Outcome”

line-result = `result` 声明的哈希
line-size = 签署人所见、结果之后的日志记录数
line-root = 日志在该规模时的根

# 无人填写时，该行通常的内容。
usual-fresh = 当天日期加四个随机字节
usual-today = 日志时钟当日的零点

# 不由人撰写的种类由什么生成。

line-document = 每份文件：类型、名称，以及作为附件的文本，任何人不得删除；先按类型、再按名称排序

line-matter-procedure = 现行规程文本的哈希；后续版本须为该事项的规程
line-matter-author = 提出并签署者：规程 `bring` 行所指之人
line-matter-prev = `none`，或上一版本的哈希
line-matter-ref = 使同一行为的两次成为两份文本
line-matter-text = 提议的内容和理由；可以删除
line-concerns = 所涉对象，须为规程要求的类型
line-repeats = 此前被否决、此次再提的事项
line-field = 规程表单所问：字段及其值
line-matter-clause = 通过后生效的条款，按顺序；只能是规程所列的

line-matter = 事项：其首个版本的哈希
line-version = 签署者已阅读的最新版本的哈希
line-by = 表态并签署者
line-support-seq = 1、2、3……，按人和事项计
line-support-says = 联署，或不再联署
line-admission-seq = 比职员已裁决该事项的次数多一
line-admission-says = 受理、退回，或并入另一事项
line-admission-into = `merged` 时并入的事项
line-answer-seq = 1、2、3……，按人和事项计
line-answer-says = 由答复决定时，是为通过，否为否决；稍后则继续
line-answer-until = `later` 时，何时答复
line-accept-key = 此人今后使用并用以签署本声明的密钥；不写则沿用使用中的密钥
line-vote-mandate = 以哪一任职表决：机构、席位组、席位、该席位的第几任；由任职者签署
line-vote-seq = 1、2、3……，按任职和事项计；以最后一次为准
line-vote-says = 赞成、反对、弃权，或因利益关系回避
line-accept-for = 所授席位（以将成为的任职表示）；或某一事项，其条款授予席位或职务
line-accept-as = 会员履职所用之名，首次写明后在各机构通用；职员用本名
line-accept-statement = 此人的说明；可以删除
line-resign-by = 表态并签署者；会员本人，或其履职所用之名
line-resign-from = 已授予或担任中的任职、已授予的职务，或事项各条款所授予的内容
line-decision-says = 事项的结果
line-decision-seats = 由机构表决时，各席位当时的情况
line-at = 以哪一时刻为准
line-decision-certificate = 由投票决定时，使结果获得认证的 `certificate` 声明
line-decision-size = 此前日志的记录数
line-enact-clause = 事项的每个条款，按顺序：已生效、待接受、早已如此，或未能生效及其原因
line-task = 产生任务的事项，以及其中的第几项任务
line-progress-seq = 1、2、3……，按任务计，不论由谁报告
line-progress-says = 进展如何；放弃后，下一顺位者即可接手
line-progress-due = 负责人承诺的完成时间
line-progress-spent = 自上次报告以来的支出，每种单位一行，按顺序
line-progress-text = 经过说明；可以删除
line-confirm-seq = 1、2、3……，按人和任务计
line-confirm-says = 报告完成的任务是否确已完成

made =
    .decision = 日志要求时由服务生成
    .enact = 日志要求时由服务生成
    .genesis = 由 folkmoot init 生成
    .contributions = 由 folkmoot import 生成
    .roll = 由 folkmoot roll 生成
    .reveal = 由 folkmoot lot reveal 生成
    .open = 投票开始时由服务生成
    .close = 投票截止时由服务生成
    .ballot = 由 folkmoot vote 生成
    .result = 投票截止后由服务生成
    .certificate = 由 folkmoot certify 生成
    .unknown = folkmoot compose 列出所有种类

# 各行为何无法排好。
misplaced =
    .unknown = 这类声明没有 `{ $key }` 一行
    .twice = `{ $key }` 在此只能有一行，而前面已经给出
    .outside = `{ $key }` 属于 `{ $of }` 一行，而它的上方没有这样的行
    .missing = 缺少 `{ $key }`
