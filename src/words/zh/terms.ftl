# 单独使用的词。
none = 无

office-founder = 创始人
office-service = 服务
office-registrar = 名册管理人
office-returning-officer = 选举主持人
office-election-officer = 资格审查人
office-scrutineer = 监票人
office-roll-checker = 名册复核人
office-councillor = 理事
office-chair = 理事长
office-protector = 信托保护人
office-liaison = 品牌联络人
office-source = 贡献来源
office-enroller = 登记人
office-administrator = 系统管理员

phase-announced = 已公告
phase-roll-provisional = 名册初稿公示
phase-roll-certified = 名册已确认
phase-open = 投票中
phase-closed = 已截止
phase-provisional-result = 初步结果
phase-certified = 结果已确认
phase-lapsed = 未能举行
phase-cancelled = 已取消
phase-annulled = 已宣告无效
