# CSV 文件各行的错误，按文件种类；各属性即公开的错误代码。

csv-file =
    .not-utf-8 = 文件从此处起不是 UTF-8 文本：请另存为“CSV UTF-8”
    .bad-quotes = 引号未闭合，或出现在单元格中间：请把整个单元格放进引号，其中的引号写两遍
    .bare-carriage-return = 有单独的回车符：行尾应为 LF 或 CR LF
    .cell-count = 应有 { $wanted } 个单元格，实有 { $found } 个

contributions-file =
    .bad-header = 第一行应为 `{ $wanted }`，现为 `{ $found }`
    .no-lines = 文件中没有贡献记录
    .formula-like = { $field } `{ $cell }` 形似公式（以 = + - @ 开头）
    .bad-reference = 编号 `{ $cell }` 不合格式：{ id-form }
    .bad-member = 会员 `{ $cell }` 不合格式：{ id-form }
    .unknown-category = 类别 `{ $cell }` 不属于本组织；可用类别：{ $known }
    .bad-amount = 数额 `{ $cell }` 不是整数：只用数字，负数在前加 -
    .amount-overflow = 数额 `{ $cell }` 过大：绝对值不得超过 9223372036854775807
    .bad-time = 时间 `{ $cell }` 无效：请写成 2026-12-01、2026-12-01T12:00:00Z 或 2026-12-01T20:00:00+08:00
    .duplicate-reference = 编号 `{ $reference }` 已在第 { $first } 行出现
    .not-yet-occurred = { $at } 比日志时钟 { $now } 晚一天以上
    .out-of-scope = { $source } 无权记入 `{ $category }`
    .unknown-member = 没有会员 `{ $member }`
    .reference-used = `{ $reference }` 已用于日志中 { $entry } 号记录的另一笔贡献：{ $logged }；请为这一笔另取编号，或更正那一笔（folkmoot compose correction --example）
    .reference-elsewhere = `{ $reference }` 已用于日志中另一名会员的贡献；请为这一笔另取编号，或更正那一笔（folkmoot compose correction --example）

members-file =
    .bad-header = 第一行应为 `{ $wanted }`，其后可跟标签维度
    .bad-dimension = 维度 `{ $cell }` 不合格式：{ id-form }
    .duplicate-dimension = 维度 `{ $cell }` 出现两次
    .bad-member = 会员 `{ $cell }` 不合格式：{ id-form }
    .bad-class = 没有类别 `{ $cell }`；可选：{ $known }
    .bad-time = 加入时间 `{ $cell }` 无效：请写成 2026-12-01、2026-12-01T12:00:00Z 或 2026-12-01T20:00:00+08:00
    .bad-tag = 标签 `{ $cell }` 不合格式：{ id-form }；其他名称请写入 --names 文件
    .duplicate-member = 该会员已在第 { $first } 行出现
    .in-the-future = 加入时间为 { $joined }，而现在是 { $now }：不能在将来加入
    .bad-own-key = `{ $cell }` 不是 64 位十六进制公钥及其 128 位证明：两者由会员用 `folkmoot keygen --class` 得到
    .bad-proof = 该证明不是 `{ $member }` 对此密钥、类别和加入时间的签名：请会员按完全相同的内容用 `folkmoot keygen` 重新生成
    .bad-key = { $reason }
    .member-exists = 会员 `{ $member }` 已存在，类别 { $class }，加入时间 { $joined }，登记时的类别、时间、密钥或签名人与此不同：请去掉此行
    .enrol-limit = 每天最多登记 { $limit } 名会员：其余请明天再登记
    .key-taken = 该密钥已属于 { $owner }

ballots-file =
    .bad-header = 第一行应为 `{ $wanted }`
    .no-lines = 文件中没有选票
    .formula-like = `{ $cell }` 形似公式（以 = + - @ 开头）
    .bad-member = 会员 `{ $cell }` 不合格式：{ id-form }
    .unknown-member = `{ $member }` 不在账本中，或不在 --members 之列：没有票权
    .duplicate-member = `{ $member }` 已在第 { $first } 行投票：请去掉一行
    .bad-mark = `{ $mark }` 不是有效的标记：请写选项，或选项、冒号和整数
    .duplicate-mark = `{ $option }` 标记了两次
    .unknown-option = `{ $option }` 不是选项：请选 { $one } 或 { $other }；不作标记即为弃权
    .no-options = 没有任何选票标记选项，无票可计
    .too-many-options = 最多可计 { $limit } 个选项

id-form = 1 至 64 个字符，限 a-z 0-9 . _ -，以字母或数字开头

column-reference = 编号
column-member = 会员
column-category = 类别
column-amount = 数额
column-occurred-at = 时间
