"""A passkey device in software: makes keys and signs challenges as a browser would hand them on, or as a liar would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def content(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """One key for one site; each field can be told wrong."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.handle, self.count = secrets.token_bytes(32), b"", 0

    def make(self, options, origin, **wrong):
        """Answer a request to make a passkey."""
        asked = json.loads(options)
        self.handle = content(asked["user"]["id"])
        client = self._client("webauthn.create", asked, origin, wrong)
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        about = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(asked["rp"]["id"], wrong, ATTESTED) + about
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attested)})

    def sign(self, options, origin, **wrong):
        """Answer a request to sign in."""
        asked = json.loads(options)
        self.count += 1
        client = self._client("webauthn.get", asked, origin, wrong)
        data = self._data(asked["rpId"], wrong, 0)
        signed = wrong.get("key", self.key).sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signed),
                    "userHandle": text(wrong.get("handle", self.handle))}  # fmt: skip
        return self._answer(response)

    def _client(self, kind, asked, origin, wrong):
        challenge = wrong.get("challenge", asked["challenge"])
        told = {"type": wrong.get("type", kind), "challenge": challenge, "origin": origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, host, wrong, flags):
        flags |= wrong.get("flags", PRESENT | VERIFIED)
        count = wrong.get("count", self.count)
        return hashlib.sha256(wrong.get("host", host).encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _answer(self, response):
        name = text(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
