"""Times of the store as the wire has them."""

from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(nanoseconds: int) -> Timestamp:
    """The message of a time in ns since 1970."""
    made = Timestamp()
    made.FromNanoseconds(nanoseconds)
    return made
