"""The certificate of a bound: prices and boxes that prove, to whoever has the tables, that no plan costs less.

A decomposed plan carries them. What reads them again shares nothing with what found them: neither
`optimizer.decompose` nor a solver nor a compiled loop, only the programme's rows and plain arrays.
"""
