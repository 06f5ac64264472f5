# Words that stand alone.
none = none

office-founder = founder
office-service = service
office-registrar = registrar
office-returning-officer = returning officer
office-election-officer = election officer
office-scrutineer = scrutineer
office-roll-checker = roll checker
office-councillor = councillor
office-chair = chair
office-protector = protector
office-liaison = liaison
office-source = source
office-enroller = enroller
office-administrator = administrator

phase-announced = announced
phase-roll-provisional = at the provisional roll
phase-roll-certified = at the certified roll
phase-open = open
phase-closed = closed
phase-provisional-result = at the provisional result
phase-certified = certified
phase-lapsed = lapsed
phase-cancelled = cancelled
phase-annulled = annulled
