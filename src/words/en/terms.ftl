# Words that stand alone.
none = none
