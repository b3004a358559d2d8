"""An OpenID provider on this machine, which can be told to lie in any part of what it says."""

import hashlib
import json
import secrets
import threading
from base64 import b64encode, urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

CLIENT, SECRET = "standby", "provider-secret-4711"


class Provider:
    """What the provider knows and how it lies: ``claims`` and ``header`` replace what it would truly say."""

    def __init__(self, clock):
        self.clock, self.key, self.other = clock, key("key-1"), key("key-2")
        self.issuer, self.claims, self.header = "", {}, {}
        self.describes, self.signs_with, self.codes, self.traded = {}, None, {}, []
        self.unsigned = self.by_secret = False

    def authorize(self, url, subject="marta-7"):
        """Do what a browser and a person at the provider do: return the query that goes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"] == "openid"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "subject": subject}
        return {"state": asked["state"], "code": code, "iss": self.issuer}

    def description(self):
        at = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return {"issuer": self.issuer, **at, **self.describes}

    def trade(self, form, authorization):
        """Trade a code for a statement, as RFC 6749 and RFC 7636 lay down."""
        self.traded.append(form)
        asked = self.codes.pop(form.get("code"), None)
        basic = "Basic " + b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verified = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if asked is None or authorization != basic or verified.decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.statement(asked)}

    def statement(self, asked):
        now = int(self.clock().timestamp())
        claims = {"iss": self.issuer, "sub": asked["subject"], "aud": CLIENT, "exp": now + 300, "iat": now,
                  "nonce": asked["nonce"], **self.claims}  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.unsigned:
            parts = ({"alg": "none", "typ": "JWT"}, claims)
            return ".".join(urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."
        if self.by_secret:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET + "-long-enough-for-it"))
        header = {"alg": "ES256", "kid": self.key.kid, **self.header}
        return jwt.encode(header, claims, self.signs_with or self.key)


def key(name):
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


@contextmanager
def providing(clock):
    """Open a provider on a port of this machine."""
    told = Provider(clock)

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.endswith("openid-configuration"):
                self.answer(200, told.description())
            else:
                self.answer(200, {"keys": [told.key.as_dict(private=False)]})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*told.trade(form, self.headers.get("authorization")))

        def answer(self, status, said):
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()
