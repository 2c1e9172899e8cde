"""Regular languages over ASCII text."""


class Language:
    """A set of texts. Equal languages that were made in the same way are one object."""

    __slots__ = ()
