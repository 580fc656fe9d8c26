"""Meta tests: what every addon of the suite must look like, as rules that can fail.

A rule (package `rules`) is a function from a `Project` to findings. The tests ask each
rule about the repository, and ask it about an example (package `examples`) which it
must refuse: a rule without a refused example is itself a failure.
"""
