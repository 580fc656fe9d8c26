"""What is wrong with a template, as a code and values: whoever shows it has words."""


class DocxProblem(Exception):
    """A file or a placeholder that is refused.

    :ivar str code: names the sentence; the models of the addon have them.
    :ivar dict values: of the sentence.
    """

    def __init__(self, code, **values):
        super().__init__(code, values)
        self.code = code
        self.values = values
