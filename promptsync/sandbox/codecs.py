"""The stubs' codecs, with a request that cannot be read answered as the client's mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.compat import google_protobuf_codecs
from connectrpc.errors import ConnectError
from google.protobuf.json_format import ParseError
from google.protobuf.message import DecodeError, Message

if TYPE_CHECKING:
    from connectrpc.codec import Codec


class RefusingCodec:
    """A codec that answers ``invalid_argument`` where the plain one fails, which would be answered 500."""

    def __init__(self, codec: Codec[Message, Message]) -> None:
        self._codec = codec

    def name(self) -> str:
        return self._codec.name()

    def encode(self, message: Message) -> bytes:
        return self._codec.encode(message)

    def decode(self, data: bytes | bytearray, message_class: type[Message]) -> Message:
        """Raises ConnectError also for a field that the message does not have (API.md, Wire)."""
        try:
            return self._codec.decode(data, message_class)
        except (ParseError, DecodeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise ConnectError(Code.INVALID_ARGUMENT, f"unmarshal message: {reason}") from error


def refusing_codecs() -> list[RefusingCodec]:
    """Protobuf's binary format and its JSON."""
    return [RefusingCodec(codec) for codec in google_protobuf_codecs()]
