# What folkmoot demo says.

demo-title = Folkmoot demo: one poll, from contribution values to a certified result
demo-genesis = genesis: { $founders } founders, any { $threshold } of whom act together
demo-offices = offices: registrar, roll checker, returning officer, three scrutineers, an app
demo-enrolment = enrolment: { $count } members, each proving that it holds its key
demo-ledger = ledger: { $count } contributions in one signed batch; the busiest member has { $heaviest }
demo-policy = weight policy: base 1, plus a bonus of at most 99 from contributions
demo-notice = notice: five council seats (stv-scottish) and a charter (two thirds), sealed until close
demo-roll = roll: { $count } members with weight { $weight }, certified by registrar and roll checker
demo-open = open: three secrets revealed; the lot that breaks ties is fixed before the first ballot
demo-ballots = ballots: { $count } cast over HTTP, each receipt checked; some members vote again
demo-counted = closed, and counted by the engine:
demo-certified = certified: two of three scrutineers signed the same result
demo-verify = Verified from a download alone, by the same rules, trusting nobody:
demo-turnout = turnout: { $heads } of { $count } members, weight { $cast } of { $weight }
demo-done = Done in { $seconds } { $seconds-is ->
        [one] second
       *[other] seconds
    }.
demo-stays =
    The service keeps running; open the site, and stop it with Ctrl-C:
    {"  "}{ $url }/
    Open an invitation to get a key, vote and see the result:
    { $links }
    The third scrutineer has not signed; open the page, recount and sign with this key:
    {"  "}{ $certify }
    {"  "}{ $key }
    Verify it yourself:
    {"  "}{ $command }

awaited-roll = the roll
awaited-open = the opening
awaited-result = the result
awaited-clock = the service's clock
awaited-objections = the end of the objection window
awaited-draft = the draft of the { $what }
awaited-phase = the phase: { $phase }
