"""The golden files: one of each kind of document, in each form."""


def files():
    return []
