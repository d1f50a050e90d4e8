"""The four apps' shells: what the browser, a reader without scripts and a search engine are sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory, override_settings

from config import shells
from kernel.pages import PublicPage

MANIFEST = {
    "apps/site/src/main.tsx": {"file": "assets/site-1.js", "imports": ["_kit.js"], "css": ["assets/site-2.css"]},
    "apps/admin/src/main.tsx": {"file": "assets/admin-3.js", "imports": ["_kit.js"]},
    "_kit.js": {"file": "assets/kit-4.js", "imports": ["_core.js"], "css": ["assets/kit-5.css"]},
    "_core.js": {"file": "assets/core-6.js", "imports": ["_kit.js"]},
    "font": {"file": "assets/inter-latin-wght-normal-7.woff2"},
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    built = tmp_path / "frontend" / "dist"
    built.mkdir(parents=True)
    (built / "manifest.json").write_text(json.dumps(MANIFEST))
    monkeypatch.delenv("MINDO_VITE_URL", raising=False)
    shells.assets.cache_clear()
    with override_settings(BASE_DIR=tmp_path):
        yield Client()
    shells.assets.cache_clear()


def test_an_app_brings_its_entry_all_its_chunks_and_styles_once(client: Client) -> None:
    html = client.get("/admin/").content.decode()
    assert '<script type="module" src="/static/assets/admin-3.js">' in html
    assert re.findall(r'modulepreload" href="([^"]+)"', html) == ["/static/assets/kit-4.js", "/static/assets/core-6.js"]
    assert re.findall(r'stylesheet" href="([^"]+)"', html) == ["/static/assets/kit-5.css"]
    assert 'href="/static/assets/inter-latin-wght-normal-7.woff2" as="font"' in html


def test_every_address_below_an_app_is_its_shell_and_is_not_indexed(client: Client) -> None:
    response = client.get("/app/sessions/0198f0aa/waiting")
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("app", shells.APPS)
def test_an_app_typed_without_its_slash_is_found(client: Client, app: str) -> None:
    response = client.get(f"/{app}?from=mail")
    assert (response.status_code, response.headers["Location"]) == (302, f"/{app}/?from=mail")


def test_styles_need_the_nonce_of_this_very_answer_and_scripts_come_from_files_only(client: Client) -> None:
    first, second = client.get("/admin/"), client.get("/admin/")
    nonces = [re.search(r'csp-nonce" nonce="([^"]+)"', each.content.decode()) for each in (first, second)]
    assert nonces[0]
    assert nonces[1]
    assert nonces[0][1] != nonces[1][1]
    policy = first.headers["Content-Security-Policy"]
    assert f"style-src 'self' 'nonce-{nonces[0][1]}'" in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", first.content.decode())


def test_an_unknown_address_is_the_site_with_status_404_but_never_below_the_api(client: Client) -> None:
    response = client.get("/nothing-here")
    assert response.status_code == 404
    assert "/static/assets/site-1.js" in response.content.decode()
    assert "site-1.js" not in client.get("/api/v1/nothing-here").content.decode()


def test_a_public_page_carries_its_words_and_its_description_safely(client: Client) -> None:
    page = PublicPage(
        title="Asha Rao · Mindo Health", description='Calm "talks"', template="site_text_sample.html",
        json_ld={"@type": "Person", "name": "</script><script>alert(1)"}, context={"name": "Asha <Rao>"},
    )  # fmt: skip
    samples = Path(__file__).parent / "templates"
    with override_settings(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates",
                                       "DIRS": [samples, Path(shells.__file__).parents[1] / "templates"]}]):  # fmt: skip
        response = shells._page_view(lambda _request: page)(RequestFactory().get("/p/asha"))
    html = response.content.decode()
    assert "<title>Asha Rao · Mindo Health</title>" in html
    assert 'content="Calm &quot;talks&quot;"' in html
    assert "<h1>Asha &lt;Rao&gt;</h1>" in html
    assert "</script><script>alert(1)" not in html


def test_the_language_and_the_appearance_a_person_chose_are_in_the_first_byte(client: Client) -> None:
    client.cookies["mindo_language"] = "hi"
    client.cookies["mindo_scheme"] = "dark"
    assert '<html lang="hi" data-mantine-color-scheme="dark">' in client.get("/app/").content.decode()
