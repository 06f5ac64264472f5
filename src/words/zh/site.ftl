# 网站本身：页脚、离线、安装、职务、日志检索、二维码、投票轨迹。

site-foot-people = 谁担任什么
site-foot-program = 页面程序
site-news = 页面程序更新了
site-news-why = 上次来时是 { $before }，现在是 { $now }。每个文件的哈希都在清单里，可以和别处公布的比对。
site-news-list = 文件清单
site-news-seen = 知道了

site-first = 第一次来？
site-first-why = 打开邀请链接，这台设备就有一把密钥，可以投票。没有链接的话，输入邀请信上的邀请码。
site-first-do = 输入邀请码
site-last = 没有预告的投票。最近一次是 *{ $poll }*。

offline-title = 没有网络
offline-say = 连不上服务，这一页也没有存过。签过名的选票存在这台设备上，连上网会接着送。
offline-mine = 我的选票
offline-again = 再试一次

people-title = 谁担任什么
people-say = *{ $holders }* 位任职者，*{ $offices }* 项职务。任命和结束都在公开日志里，由创始人或理事会签名。
people-holder = 任职者
people-offices = 职务
people-until = 任期
people-no-end = 没有期限
people-key = 密钥
people-scope = 仅限 { $scope }
people-founders = 创始人
people-founders-say = 本日志由 { $count } 位创始人创立；以几票作出决定、向谁移交，由创始人机构的文件写明。
people-none = 还没有人任职
people-machine = 程序

log-search = 查找
log-search-entry = 序号或指纹
log-search-kind = 种类
log-search-any = 全部
log-search-member = 会员号
log-search-poll = 投票的代号
log-search-go = 查
log-search-none = 这一段里没有符合的记录。
log-search-looked = 查了 { $first } 号到 { $last } 号，找到 { $count } 条。
log-search-all = 看全部


trace-js-title = 我的票去了哪里
trace-js-say-none = 这台设备上没有你在这次投票的选票；有回执文件的话，到“我的”打开。
trace-js-read = 选票从公开日志读出，指纹和回执一致；下面的数按公布的计票过程逐轮算出。
trace-js-weight = 你的票权 { $weight }
trace-js-first = 第 { $round } 轮：{ $votes } 票给 { $to }。
trace-js-nowhere = 第 { $round } 轮：这张票没有可用的顺位，不再给任何人。
trace-js-surplus = 第 { $round } 轮：{ $from } 已当选，余票转移：你的 { $moved } 票转给 { $to }，{ $kept } 票留在 { $from }。
trace-js-surplus-out = 第 { $round } 轮：{ $from } 已当选，余票转移：你的 { $moved } 票没有后续顺位，{ $kept } 票留在 { $from }。
trace-js-exclude = 第 { $round } 轮：{ $from } 被淘汰，你的 { $moved } 票转给 { $to }。
trace-js-exclude-out = 第 { $round } 轮：{ $from } 被淘汰，你的 { $moved } 票没有后续顺位。
trace-js-end = 最后：{ $parts }。
trace-js-part = { $votes } 票在 { $option }（{ $fate }）
trace-js-part-out = { $votes } 票用尽
trace-js-of = { $option }（{ $fate }）
trace-js-elected = 当选
trace-js-not-elected = 未当选
trace-js-chosen = 你的 { $weight } 票权给了 { $option }（{ $fate }），它共得 { $total }。
trace-js-approved = 你赞成的：{ $options }。每个都得到你的全部 { $weight } 票权。
trace-js-marks = 你的选择：{ $options }。
trace-js-abstained = 你弃权：算作参加，不给任何一边。
trace-js-verdict-passed = 通过
trace-js-verdict-failed = 没有通过
trace-js-pairs = 这个办法把选项两两相比：在你排在前面的一方，每一对都算 { $weight }。
trace-js-plain = 这个办法一次算出全部，没有逐轮的转移；合计在结果页。

mine-js-say-offline = 回执在这台设备上。现在连不上服务，连上网以后再核对。
mine-js-offline = 待核对
mine-js-say-not-yet = 选票在日志 { $entry } 号，投票还没有结束，还没有计票。
mine-js-say-lost = 日志里没有这张选票。有回执文件的话，请在下面打开：它就是证据。
mine-js-other = 回执查到的选票
mine-js-looking = 正在查
mine-js-file-not-ballot = 这张回执成立，但它不是选票，是日志 { $entry } 号。
mine-js-file-unread = 这不是回执：回执是投票后保存的文件，第一行是 c2sp.org/tlog-proof@v1。
mine-receipt-text = 或者粘贴回执的文字
mine-receipt-look = 查
booth-js-no-net = 连不上服务
booth-js-no-net-why = 可以先选。连上网以后再核对和签名。
booth-js-cleared-ballot = 浏览器清空了存储
booth-js-cleared-ballot-why = 刚才签的选票没有存住，也没有送出。日志里没有它；请从第 1 步再来。
poll-js-recast = 改票
poll-js-vote = 去投票
site-poll-log = 日志里有关这次投票的记录
device-bring = 把密钥带到这台设备

letter-for = 邀请给会员 { $member }，{ $until }以前可以用一次。
letter-how = 用手机扫上面的码，或打开这个地址。页面会给你的手机做一把密钥，登记到公开日志；名册管理人确认以后就能投票。
letter-code = 邀请码：
letter-keep = 用过以后这封信没有用处。不要转给别人：谁先用，会员号就是谁的。丢了请告诉名册管理人。
booth-js-qr = 回执二维码
booth-js-qr-why = 扫码可在任何设备上再查
enrol-js-saved-text = 备份的文字
device-js-second-qr = 用有密钥的设备扫这个码，或者把文字带过去
booth-js-closed-before = 已经截止
booth-js-closed-before-why = 你打开这一页以后，投票截止了。这张选票没有签名，也没有送出；截止前投出的那一张照样计入。
booth-looking = 正在看这台设备上的密钥和名册
booth-js-ready = 会员 { $member }，票权 { $weight }
booth-js-ready-why = 选好以后核对，再签名投出。
booth-chosen = { $of } 项中已选 0 项

settings =
    .issuer = 登录地址“{ $link }”不是 https://
    .class = “{ $class }”不是类别的标识
    .tag = 标签“{ $tag }”应写成“维度 取值”，两者都是标识
    .salt = 应当是 64 位十六进制数字
    .unread = { $reason }
    .text = “{ $text }”不能放在页脚：最多 { $max } 个字，不能有控制字符和改变文字方向的字符
    .lines = `lines` 最多 { $max } 行
    .link = “{ $link }”既不是 https:// 的地址，也不是本站的路径
    .file = { $path } 不能作为网站的文件：最多 { $max } 字节，名字只用字母、数字和 ._-
    .files = `files` 里最多 { $max } 个文件
    .folder = { $path }：{ $reason }

demo-contact = 这是示例，没有人值班
demo-line = 备案号写在这里（示例）

enrol-sign-in = 用 App 账号登记
enrol-sign-in-why = 在 App 里登录一次，证明你是会员。账号和姓名不会写进日志；日志里只有一个随机的会员号。
enrol-sign-in-do = 去登录
enrol-js-lost = 登录不是这台设备开始的
enrol-js-lost-why = 可能换了浏览器，或者浏览器清空了存储。请在这一页重新登录。
enrol-js-declined = 没有登录
enrol-js-declined-why = App 的登录没有完成。请重新登录，或者用邀请链接登记。
enrol-js-no-class = 账号没有会员资格
enrol-js-no-class-why = App 没有说这个账号是会员。觉得不对，请联系名册管理人。
sign-in-unreachable = 现在连不上 App 的登录，请稍后再试。
sign-in-refused = 登录没有完成，或者已经用过。请重新登录。
sign-in-token = App 的回答不是签过名的凭证（{ $what }）。请告诉名册管理人。
sign-in-other-issuer = 这份凭证不是本组织的 App 签发的。请告诉名册管理人。
sign-in-other-audience = 这份凭证是给别的应用的。请重新登录。
sign-in-expired = 登录过期了。请重新登录。
sign-in-other-key = 这次登录是为另一把密钥做的。请在这台设备上重新登录。
sign-in-no-class = App 没有说这个账号是会员。
