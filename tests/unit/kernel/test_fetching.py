"""Addresses people type are fetched from the public network only, with limits, and exactly from where they were checked."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kernel.fetching import Door, FetchFailed, address_clean, fetch, is_public

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A TLS server on this machine that calls itself calendar.example; `answer` says what it does."""

    def __init__(self, folder: Path) -> None:
        self.answer: Answer = text(b"ok")
        self.asked: list[tuple[str, str]] = []
        self.released = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"].split(":")[0], self.path))
                site.answer(self)

            def log_message(self, *args: object) -> None:
                return

        certificate = _certificate(folder)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.resolved: list[str] = []
        self.door = Door(
            resolve=self._resolve,
            permitted=lambda address: address == "127.0.0.1",
            tls=ssl.create_default_context(cafile=str(certificate)),
            ports=None,
            bytes=1000,
            seconds=5,
        )

    def _resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        return ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"]

    def url(self, path: str = "/", host: str = "calendar.example") -> str:
        return f"https://{host}:{self.port}{path}"


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example"), x509.DNSName("other.example")]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "site.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def text(body: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        request.end_headers()
        request.wfile.write(body)

    return answer


def onward(*targets: str) -> Answer:
    left = list(targets)

    def answer(request: BaseHTTPRequestHandler) -> None:
        if not left:
            text(b"arrived")(request)
            return
        text(b"", status=302, Location=left.pop(0))(request)

    return answer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.released.set()
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def site(made: Site) -> Site:
    made.answer = text(b"ok")
    made.asked.clear()
    made.resolved.clear()
    made.released.clear()
    return made


def code(url: str, door: Door) -> str:
    with pytest.raises(FetchFailed) as failed:
        fetch(url, door=door)
    return failed.value.code


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104 - refused, not bound
        "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:1::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "localhost", "",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_public_is_let_through(address: str) -> None:
    assert is_public(address)
    assert ipaddress.ip_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/", "ftp://calendar.example/", "file:///etc/passwd", "//calendar.example/", "calendar.example",
        "https://", "https:///x", "https://user:secret@calendar.example/", "https://user@calendar.example/",
        "https://calendar.example\\@inside.example/", "https://calendar.example/a b", "https://calendar.example/\r\nX: y",
        "https://calendar.example:0/", "https://calendar.example:99999/", "https://calendar.example/" + "x" * 2000, "https://[::1/",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        address_clean(address)
    assert failed.value.code == "bad_address"


def test_webcal_is_https_by_another_name() -> None:
    assert address_clean(" webcal://calendar.example/me.ics ") == "https://calendar.example/me.ics"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:169.254.169.254]", "localhost"]
)
def test_this_machine_is_not_reached_however_it_is_spelled(host: str) -> None:
    assert code(f"https://{host}/", Door()) in {"not_public", "unreachable"}


def test_a_document_is_fetched_with_its_validators(site: Site) -> None:
    site.answer = text(b"BEGIN", ETag='"7"', Last_Modified="Mon, 01 Jun 2026 00:00:00 GMT")
    found = fetch(site.url("/me.ics?key=1"), door=site.door)
    assert (found.body, found.etag, found.last_modified) == (b"BEGIN", '"7"', "Mon, 01 Jun 2026 00:00:00 GMT")
    assert site.asked == [("calendar.example", "/me.ics?key=1")]


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        assert request.headers["If-None-Match"] == '"7"'
        request.send_response(304)
        request.end_headers()

    site.answer = answer
    assert fetch(site.url(), etag='"7"', door=site.door).body is None
    site.answer = text(b"", status=304)
    assert code(site.url(), site.door) == "refused"


def test_a_name_is_resolved_once_so_that_its_second_answer_does_not_count(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    door = replace(site.door, resolve=lambda *_: next(answers))
    assert fetch(site.url(), door=door).body == b"ok"
    assert next(answers) == ["10.0.0.1"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: Site) -> None:
    door = replace(site.door, resolve=lambda *_: ["127.0.0.1", "10.0.0.1"])
    assert code(site.url(), door) == "not_public"
    assert site.asked == []


def test_redirects_pass_the_same_checks(site: Site) -> None:
    site.answer = onward("/next", site.url("/last", host="other.example"))
    assert fetch(site.url(), door=site.door).body == b"arrived"
    assert site.asked == [("calendar.example", "/"), ("calendar.example", "/next"), ("other.example", "/last")]
    for target, expected in (
        (site.url(host="inside.example"), "not_public"),
        ("http://calendar.example/", "bad_address"),
        ("https://a:b@calendar.example/", "bad_address"),
    ):
        site.answer = onward(target)
        assert code(site.url(), site.door) == expected


def test_redirects_end(site: Site) -> None:
    site.answer = onward(*["/again"] * 9)
    assert code(site.url(), site.door) == "too_many_redirects"
    assert len(site.asked) == 4


def test_other_ports_are_not_knocked_at(site: Site) -> None:
    assert code(site.url(), replace(site.door, ports=Door().ports)) == "not_public"
    assert site.asked == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (text(b"", status=404), "not_found"),
        (text(b"", status=500), "refused"),
        (text(b"", status=401), "refused"),
        (text(b"x" * 1001), "too_large"),
        (text(b"", length=5000), "too_large"),
        (text(b"short", length=900), "unreachable"),
        (text(b"", Content_Encoding="gzip"), "encoded"),
        (text(b"", status=302), "refused"),
    ],
)
def test_what_went_wrong_has_a_code(site: Site, answer: Answer, expected: str) -> None:
    site.answer = answer
    assert code(site.url(), site.door) == expected


def test_a_body_without_a_length_is_cut_off_too(site: Site) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(b"x" * 3000)

    site.answer = answer
    assert code(site.url(), site.door) == "too_large"


def test_a_server_that_drips_is_cut_off_at_the_deadline(site: Site) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(1000):
            request.wfile.write(b"x")
            request.wfile.flush()
            if site.released.wait(0.05):
                return

    site.answer = answer
    assert code(site.url(), replace(site.door, seconds=0.6, bytes=10_000)) == "too_slow"


def test_a_certificate_of_somebody_else_is_refused(site: Site) -> None:
    assert code(site.url(host="third.example"), site.door) == "unreachable"
    assert code(site.url(), replace(site.door, tls=ssl.create_default_context())) == "unreachable"
    assert site.asked == []
