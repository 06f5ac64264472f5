# 投票演练逐步显示的内容。

rehearsal-announced = { $officer } 公告投票 `{ $poll }`。
rehearsal-proposed = { $registrar } 签署名册初稿（folkmoot roll）。
rehearsal-claims = { $until } 之前会员可对名册提出异议（folkmoot claim），由名册管理人逐一裁定。
rehearsal-certified = { $registrar } 与 { $checker } 共同确认名册。
rehearsal-revealed = { $count } 名监票人须在 { $opens } 之前公开各自的抽签份额（folkmoot lot reveal）。
rehearsal-open = 投票开始；会员可投票至 { $closes }（folkmoot vote）。
rehearsal-voted = 已接受 { $count } 张模拟选票，每张含 { $contests } 项表决。
rehearsal-counted = 服务结束投票并计票：{ $roll } 名会员中有 { $count } 张选票。异议期至 { $until }。
rehearsal-done = { $count } 名监票人中须有 { $needed } 名复核并确认结果（folkmoot certify）。此投票可以顺利完成。
rehearsal-roll = 按目前的账本，{ $count } 名会员有票权，合计 { $weight }，每人 { $least } 至 { $most }。

rehearsal-lot-line = { $path } 第 { $line } 行：{ $scrutineer } 的抽签份额是为 `{ $poll }` 生成的，在本次投票中无法公开；请另取一份（folkmoot lot new）
rehearsal-lot-of-another = { $scrutineer } 已在 `{ $poll }` 中使用同一抽签份额，在此无法公开；请另取一份（folkmoot lot new）
rehearsal-class-empty = 没有类别为 `{ $class }` 的会员。
rehearsal-tag-unknown = 没有会员带有标签 `{ $dimension } { $value }`。
rehearsal-term-ends = { $scrutineer } 的任职于 { $ends } 结束，早于可确认结果的 { $until }。
rehearsal-one-decides = 一名会员持有 { $total } 中的 { $most }，超过半数，可独自决定结果。
rehearsal-guard = { $reading }。确认此名册须由两名签署人附上同一份书面理由（folkmoot roll --override）。
rehearsal-keyless = 名册中有 { $count } 名会员没有密钥，无法投票。

rehearsal-roll-empty = 名册为空：没有符合资格且有票权的会员。
rehearsal-nobody =
    .returning-officer = 无人可以公告此投票：没有不兼任监票人的选举主持人。
    .registrar = 无人可以提出名册：此投票没有名册管理人。
    .roll-checker = 无人可以确认名册：除名册管理人和选举主持人外，没有名册复核人。
    .scrutineers = 无人可以确认结果：届时需要 { $needed } 名监票人，在任的只有 { $left } 名。
rehearsal-refused =
    .notice = 公告被拒绝：{ $reason }
    .clock = 时钟无法前移：{ $reason }
    .service = 服务无法继续：{ $reason }
    .roll = 名册被拒绝：{ $reason }
    .reveal = 抽签份额被拒绝：{ $reason }
    .ballot = 选票被拒绝：{ $reason }
    .count = 选票无法计数：{ $reason }
    .certificate = 结果确认被拒绝：{ $reason }

rehearsal-blocked = 投票 `{ $poll }` 无法这样举行
not-rehearsed = 日志已有 { $entries } 条记录，未对此公告作演练；请用 folkmoot rehearse 试行。
draft-faults = 共 { $count } 处错误，已列在上面
