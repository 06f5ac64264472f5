# Why a text is not a statement: what is wrong with a line, and what lines must be together.

value-form =
    .earlier-poll = the id of a poll to compare with, as in ?against=council-2026
    .attachment = the hash and the size in bytes of an attachment
    .fraction = a fraction in lowest terms such as 2/3, or a whole number
    .hash = 64 lower-case hexadecimal digits
    .id = an id: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
    .key = an Ed25519 public key that may be enrolled, as 64 hexadecimal digits
    .name = m/<member>, o/<officer> or s/<system>
    .origin = an origin such as vote.example.org/council
    .salt = 32 lower-case hexadecimal digits
    .share = a share in lowest terms such as 2/3, or 1/1 for all
    .time = a time such as 2026-12-01T12:00:00Z
    .title = a text of at most 2,000 bytes
    .number = a whole number without sign or leading zeros, not too large
    .zone = a time zone such as Asia/Shanghai
    .span = a time such as `36 hours`, `1 day` or `6 months`
    .who = who: `member` and conditions such as `class owner tenure-days 90`, `body council`, `office protector`, `author`, `supporters`, `concerned` or `electors`
    .need = a need such as `heads inclusive count 60`, `tags city 3` or `unrelated 4`
    .mandate = a mandate such as `council general 3 2`: body, group, seat, which one in that seat
    .task = a task: the hash that names its matter, and its number from 1
    .clause = a clause such as `seat council general m-ada` or `end-office registrar o/ann`
    .quorum = a quorum such as `heads cast inclusive share 1/10`
    .threshold = a threshold such as `weight for-against strict 1/2`, or `weight adaptive`
    .i64 = a whole number, with - in front if negative
    .i128 = a whole number, with - in front if negative
    .word = { $words }
    .or-none = { $form }, or none
    .all = these in order ({ $forms })
    .any = { $forms }
    .several = { $form }, once or more

contradiction =
    .no-remedy = an upheld claim has at least one `remedy`
    .needless-remedy = a dismissed claim has no `remedy`
    .into-or-tags = `into` names a class for `class`, a member for `merge`, and is `none` otherwise; only `tag` and `untag` take tags
    .until-with-later = `until` stands with `later`, and only there
    .due-with-promise = `due` stands with `taken` and `under-way` only
    .into-with-merged = `into` stands with `merged`, and only there
    .name-with-key = a member who brings a key says `as o/…`, and only then; an officer says no `as`
    .override-early = only a certified roll has an `override`
    .calendar = the calendar must run in this order: record date, opens, closes, objections until
    .claims-until = claims end after the record date and before the poll opens
    .nominations = contests without candidates and `nominations-until` come together, and nominations end before the poll opens
    .certificates = { $certificates } certificates from { $scrutineers } scrutineers: at least 1, and fewer than all, so that one lost key does not void the poll
    .same-contest = two contests have the same id
    .extension-twice = each sort of `extension` stands once
    .swing = `extension swing` cannot be followed yet
    .turnout-quorum = `extension turnout` needs a quorum of those who vote (`cast`)
    .clock-step = `until` lies after `from`, at most a day after it
    .change-needless = this change takes no line `{ $line }`
    .change-lacking = this change needs the line `{ $line }`
    .change-calendar = the calendar must run in this order: record date, claims until, opens, closes, objections until
    .mode = `mode` stands where every contest names a `procedure`, and only there
    .founders = { $founders } founders: an organisation has at least { $least }
    .same-key = every founder, the service and the log need a key of their own: two of these are the same
    .contest = contest { $contest }: { $what }
contest-fault =
    .no-such-method = there is no counting method `{ $method }`; `folkmoot methods` lists them
    .one-option = at least two options are needed
    .same-option = option ids must differ, and none may be `abstain`
    .confusable = options `{ $option }` and `{ $other }` have titles that can be taken for each other
    .seats = { $seats } { $seats-is ->
        [one] seat
       *[other] seats
    } for { $options } { $options-is ->
        [one] option
       *[other] options
    }
    .costs = with a budget every option has a `cost`; without one, none has
    .bound = `procedure` stands with `decides` or `fills`, and only there
    .decides = each matter it decides is named once and has its option, in this order; one more option is for none of them
    .reopen = `reopen` names { $option }, which is not one of its options
    .no-marks = a ballot must be able to mark something, so `marks-max` is at least 1
    .cap-cast = `cap-cast` is more than 0 and less than 1
    .one-mark = a ballot of `{ $method }` marks one option, so `marks-max` has no effect
    .no-groups = method `{ $method }` cannot reserve or cap seats for groups
    .group-options = group { $group } must name options of the contest, in their order
    .group-seats = group { $group } must have a least or a most that { $seats } { $seats-is ->
        [one] seat allows
       *[other] seats allow
    }
    .uncountable = { $error }
