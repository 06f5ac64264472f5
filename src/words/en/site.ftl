# The site itself: foot, offline, installing, offices, searching the log, codes to scan, what a vote did.

site-foot-people = People and offices
site-foot-program = Program
site-news = The pages’ program has changed
site-news-why = It was { $before } when you last came and is { $now } now. The list has the hash of every file, to be compared with one published elsewhere.
site-news-list = List of files
site-news-seen = Understood

site-first = New here?
site-first-why = Open your invitation link, and this device gets a key to vote with. Without the link, enter the code from your letter.
site-first-do = Enter the code
site-last = No poll is announced. The latest was *{ $poll }*.

offline-title = No network
offline-say = The service cannot be reached, and this page has not been kept. Ballots that you have signed are on this device and are sent when you are online.
offline-mine = My ballots
offline-again = Try again

people-title = People and offices
people-say = *{ $holders }* { $holders-is ->
        [one] holder
       *[other] holders
    }, *{ $offices }* { $offices-is ->
        [one] office
       *[other] offices
    }. Grants and ends are in the public log, signed by founders or the council.
people-holder = Holder
people-offices = Offices
people-until = Until
people-no-end = No end
people-key = Key
people-scope = only { $scope }
people-founders = Founders
people-founders-say = { $count } founders began this log; by which votes they decide, and to whom they hand over, is said by the body of founders.
people-none = Nobody holds an office yet
people-machine = a program

log-search = Search
log-search-entry = Number or hash
log-search-kind = Kind
log-search-any = All
log-search-member = Member id
log-search-poll = Id of a poll
log-search-go = Search
log-search-none = No entry in this stretch matches.
log-search-looked = Looked at entries { $first } to { $last }, found { $count }.
log-search-all = See all


trace-js-title = What my vote did
trace-js-say-none = This device has no ballot of yours in this poll. If you have a receipt file, open it under “Mine”.
trace-js-read = The ballot was read from the public log, and its hash is the one on your receipt; the numbers follow round by round from the published count.
trace-js-weight = Your weight { $weight }
trace-js-first = Round { $round }: { $votes } to { $to }.
trace-js-nowhere = Round { $round }: the ballot has no usable preference and goes to nobody.
trace-js-surplus = Round { $round }: { $from } is elected and the surplus is transferred: { $moved } of yours to { $to }, { $kept } stays with { $from }.
trace-js-surplus-out = Round { $round }: { $from } is elected and the surplus is transferred: { $moved } of yours is non-transferable, { $kept } stays with { $from }.
trace-js-exclude = Round { $round }: { $from } is eliminated; your { $moved } is transferred to { $to }.
trace-js-exclude-out = Round { $round }: { $from } is eliminated; your { $moved } is non-transferable.
trace-js-end = In the end: { $parts }.
trace-js-part = { $votes } with { $option } ({ $fate })
trace-js-part-out = { $votes } exhausted
trace-js-of = { $option } ({ $fate })
trace-js-elected = elected
trace-js-not-elected = not elected
trace-js-chosen = Your weight of { $weight } went to { $option } ({ $fate }), which received { $total } in all.
trace-js-approved = You approved: { $options }. Each received your whole weight of { $weight }.
trace-js-marks = Your choice: { $options }.
trace-js-abstained = You abstained: you took part, for nothing.
trace-js-verdict-passed = passed
trace-js-verdict-failed = not passed
trace-js-pairs = This method compares the options in pairs: in each pair your { $weight } counted for the one you ranked higher.
trace-js-plain = This method counts everything at once, without transfers; the totals are on the page of the result.

mine-js-say-offline = The receipt is on this device. The service cannot be reached; it is checked again when you are online.
mine-js-offline = To be checked
mine-js-say-not-yet = The ballot is entry { $entry }; the poll is not over, so it has not been counted yet.
mine-js-say-lost = The log does not have this ballot. If you have the receipt file, open it below: it is the evidence.
mine-js-other = The ballot of the receipt
mine-js-looking = Looking
mine-js-file-not-ballot = This receipt holds, but it is not of a ballot: it is entry { $entry } of the log.
mine-js-file-unread = This is no receipt: a receipt is the file saved after voting, and its first line is c2sp.org/tlog-proof@v1.
mine-receipt-text = Or paste the text of a receipt
mine-receipt-look = Look it up
booth-js-no-net = The service cannot be reached
booth-js-no-net-why = You can choose already. Check and sign when you are online.
booth-js-cleared-ballot = The browser cleared its storage
booth-js-cleared-ballot-why = What you had signed was not kept and was not sent. The log does not have it; start again from step 1.
poll-js-recast = Change the ballot
poll-js-vote = Vote
site-poll-log = Log entries about this poll
device-bring = Bring a key to this device

letter-for = For member { $member }; it can be used once, until { $until }.
letter-how = Scan the code above with your phone, or open the address. The page makes a key for your phone and enters it in the public log; you can vote once the registrar has confirmed.
letter-code = Invitation code:
letter-keep = Once used, this letter is of no use. Do not pass it on: the membership is whoever’s uses it first. If you lose it, tell the registrar.
booth-js-qr = Code of the receipt
booth-js-qr-why = Scan it to look again on any device
enrol-js-saved-text = The backup as text
device-js-second-qr = Scan this with the device that has your key, or carry the text
booth-js-closed-before = The poll has closed
booth-js-closed-before-why = It closed while this page was open. It was neither signed nor sent; a ballot cast before still counts.
booth-looking = Looking at this device’s key and the roll
booth-js-ready = Member { $member }, weight { $weight }
booth-js-ready-why = Choose, check, then sign and cast.
booth-chosen = 0 of { $of } chosen

settings =
    .issuer = the issuer "{ $link }" is not at https://
    .class = "{ $class }" is no id of a class
    .tag = the tag "{ $tag }" is not a dimension and a value, each an id
    .salt = 64 hexadecimal digits are wanted
    .unread = { $reason }
    .text = "{ $text }" cannot stand at the foot of a page: at most { $max } characters, none that controls or turns the text
    .lines = `lines` has at most { $max }
    .link = "{ $link }" is neither https:// nor a path of this site
    .file = { $path } cannot be answered: a file of at most { $max } bytes, its name of letters, digits and ._-
    .files = `files` has at most { $max } files
    .folder = { $path }: { $reason }

demo-contact = This is a demo; nobody is on duty
demo-line = A filing number goes here (demo)

enrol-sign-in = Enrol with your app account
enrol-sign-in-why = Sign in once to show that you are a member. Neither account nor name goes into the log, only a member id of random digits.
enrol-sign-in-do = Sign in
enrol-js-lost = This sign-in was not begun on this device
enrol-js-lost-why = The browser may be another, or has cleared its storage. Sign in again from this page.
enrol-js-declined = Not signed in
enrol-js-declined-why = The sign-in was not completed. Sign in again, or enrol with an invitation.
enrol-js-no-class = The account is not a member’s
enrol-js-no-class-why = The app does not say that this account is a member’s. If that is wrong, ask the registrar.
sign-in-unreachable = The app’s sign-in cannot be reached just now; try again in a moment.
sign-in-refused = The sign-in was not completed, or was used already; sign in again.
sign-in-token = The app’s answer is not a signed token ({ $what }); tell the registrar.
sign-in-other-issuer = The token was not issued by this organisation’s app; tell the registrar.
sign-in-other-audience = The token is for another app; sign in again.
sign-in-expired = The sign-in has expired; sign in again.
sign-in-other-key = The sign-in was made for another key; sign in again on this device.
sign-in-no-class = The app does not say that this account is a member’s.
