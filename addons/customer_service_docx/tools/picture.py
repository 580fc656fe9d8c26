"""A picture for a document, with the box it must fit in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """PNG or JPEG and the room it gets; the builder of data makes it, nobody else.

    :ivar bytes content: of the image.
    :ivar tuple pixels: width and height of the image.
    :ivar tuple box: largest width and height in millimetres.
    """

    content: bytes
    pixels: tuple
    box: tuple

    def __bool__(self):
        return bool(self.content)

    def get_width(self):
        """Return the width in millimetres in which the whole fits the box."""
        width, height = self.pixels
        return min(self.box[0], self.box[1] * width / max(height, 1))
