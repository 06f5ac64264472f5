# folkmoot demo 的话。

demo-title = Folkmoot 演示：一场投票，从贡献值到确认的结果
demo-genesis = 创立组织：{ $founders } 名创始人，任意 { $threshold } 人可共同行事
demo-offices = 任命职务：名册管理人、名册复核人、选举主持人、三名监票人、一个应用
demo-enrolment = 会员登记：{ $count } 名会员，各自证明持有自己的密钥
demo-ledger = 账本：一批签名的 { $count } 条贡献；贡献最多的会员有 { $heaviest }
demo-policy = 票权规则：基础票权 1，贡献加成至多 99
demo-notice = 公告：理事会五席（stv-scottish）和一项章程（三分之二通过），选票封存至截止
demo-roll = 名册：{ $count } 名会员，票权 { $weight }，由名册管理人和名册复核人确认
demo-open = 投票开始：三份秘密已揭示，抽签顺序在第一张选票之前即已确定
demo-ballots = 投票：经 HTTP 投出 { $count } 张，每张回执均已核对；部分会员重新投票
demo-counted = 投票截止，由引擎计票：
demo-certified = 确认：三名监票人中两名签署了同一结果
demo-verify = 核验：只凭下载的日志，按同样的规则，无须信任任何人：
demo-turnout = 投票率：{ $count } 名会员中 { $heads } 人，票权 { $weight } 中的 { $cast }
demo-done = 用时 { $seconds } 秒。
demo-stays =
    服务继续运行；打开网站，按 Ctrl-C 停止：
    {"  "}{ $url }/
    打开邀请，即可登记、投票、查看结果：
    { $links }
    第三位监票人尚未签名；打开页面，用这份密钥重算并签名：
    {"  "}{ $certify }
    {"  "}{ $key }
    自行核验：
    {"  "}{ $command }

awaited-roll = 名册
awaited-open = 投票开始
awaited-result = 结果
awaited-clock = 服务的时钟
awaited-objections = 异议期结束
awaited-draft = 草稿 { $what }
awaited-phase = 阶段：{ $phase }
