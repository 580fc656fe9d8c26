"""`./cs test` and `./cs lint`: the stages that every change has to pass.

`stages` says what is run and in which order, `schedule` runs it on two cores,
`workbench` is the only module that knows the rest of the launcher, and `inside`
holds the scripts which run inside Odoo.
"""
