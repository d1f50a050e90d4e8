"""Portraits drawn by ourselves: line drawings as SVG, the same for the same seed, about two kilobytes each."""

from __future__ import annotations

import random
from dataclasses import dataclass

INK = "#12443C"
PAPERS = ("#F3E4D3", "#E4ECE1", "#F0DDD0", "#DDE8E6", "#EFE7D2", "#E6E3EC", "#F5E9DF")
SKINS = ("#F6D9C2", "#EFC7A4", "#E0AC82", "#C98F66", "#AD744F", "#8F5D3E", "#7A4C31")
HAIRS = ("#2A211D", "#3E2C23", "#5B3B27", "#7C5235", "#A9763F", "#C9A063", "#8C8C88", "#C9C6BF", "#7A3420")
CLOTHES = ("#C8643C", "#12443C", "#5E7F73", "#8A6A4F", "#37566B", "#A8483A", "#D9B26A", "#6B5B7B")

_WOMAN = ("long", "bob", "bun", "curls", "braid", "scarf", "wavy")
_MAN = ("short", "part", "curls_short", "shaved", "turban", "tied", "quiff", "receding")
_ROUND = 'stroke-linecap="round" stroke-linejoin="round"'
_FACE = "M66 82 C66 54 80 44 100 44 C120 44 134 54 134 82 C134 108 118 126 100 126 C82 126 66 108 66 82 Z"


@dataclass(frozen=True, slots=True)
class _Look:
    """What chance has chosen for one person."""

    paper: str
    skin: str
    hair: str
    clothes: str
    style: str
    glasses: bool
    beard: bool
    earrings: bool
    collar: str
    smile: int
    tilt: int


def draw(seed: str, *, gender: str = "", skins: tuple[int, int] = (0, 6)) -> str:
    """The portrait of `seed` as an SVG document; `skins` bounds the tone, 0 the lightest to 6."""
    look = _chosen(random.Random(f"portrait:{seed}"), gender, skins)  # noqa: S311 - a drawing, not a secret
    shapes = [
        f'<rect width="200" height="200" fill="{look.paper}"/>',
        f'<g transform="rotate({look.tilt} 100 150)" stroke="{INK}" stroke-width="2.6" {_ROUND}>',
        _back(look),
        _body(look),
        _head(look),
        _front(look),
        _features(look),
        "</g>",
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="18 14 164 164" role="img">{"".join(shapes)}</svg>'


def _chosen(rng: random.Random, gender: str, skins: tuple[int, int]) -> _Look:
    feminine = gender == "woman" or (gender != "man" and rng.random() < 0.5)
    style = rng.choice(_WOMAN if feminine else _MAN)
    if gender == "non_binary":
        style = rng.choice(("bob", "crop", "quiff", "curls_short", "tied"))
    skin = rng.randint(*skins)
    # Dark skin goes with dark or grey hair.
    hairs = (
        HAIRS if skin < 2 else (*HAIRS[:3], *HAIRS[:3], *HAIRS[6:8]) if skin < 4 else (*HAIRS[:2], *HAIRS[:2], HAIRS[6])
    )
    paper = rng.choice(PAPERS)
    return _Look(
        paper=paper,
        skin=SKINS[skin],
        hair=rng.choice(hairs),
        clothes=rng.choice(CLOTHES),
        style=style,
        glasses=rng.random() < 0.34,
        beard=not feminine and rng.random() < 0.45,
        earrings=feminine and rng.random() < 0.5,
        collar=rng.choice(("crew", "shirt", "v", "shawl")),
        smile=rng.randint(4, 8),
        tilt=rng.randint(-3, 3),
    )


def _path(d: str, fill: str = "none", extra: str = "") -> str:
    return f'<path d="{d}" fill="{fill}"{extra}/>'


def _circles(points: tuple[tuple[int, int, int], ...], fill: str) -> str:
    """Curls: outlines first, then fills without outline, so that they join into one head of hair."""
    outline = "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>' for x, y, r in points)
    inside = "".join(f'<circle cx="{x}" cy="{y}" r="{r - 1}" fill="{fill}" stroke="none"/>' for x, y, r in points)
    return outline + inside


_BACK = {
    "long": (
        "M62 84 C56 46 78 32 100 32 C124 32 144 46 138 86 C138 112 146 136 150 156 "
        "C128 166 72 166 50 156 C56 134 62 112 62 84 Z"
    ),
    "wavy": (
        "M62 82 C54 46 78 30 102 32 C128 32 146 52 140 84 C152 96 138 108 148 122 "
        "C156 136 144 146 138 152 C118 160 82 160 62 152 C54 144 46 134 54 120 C62 108 50 98 62 82 Z"
    ),
    "bob": (
        "M60 86 C54 46 78 32 100 32 C124 32 146 46 140 86 C142 102 142 112 138 122 "
        "C120 130 80 130 62 122 C58 112 58 102 60 86 Z"
    ),
    "braid": "M62 82 C56 46 78 32 100 32 C124 32 144 46 138 84 L134 112 L66 112 Z",
    "tied": "M64 82 C58 48 78 34 100 34 C122 34 142 48 136 84 L130 108 L70 108 Z",
    "scarf": (
        "M56 92 C48 44 76 26 100 26 C126 26 152 44 144 92 C144 116 152 134 158 152 "
        "C130 170 70 170 42 152 C48 134 56 116 56 92 Z"
    ),
}
_PLAIT = (
    "M132 108 C146 118 146 132 138 144 C146 152 142 166 132 172 C124 162 126 150 132 142 C124 132 124 120 132 108 Z"
)
_FRONT = {
    "long": "M64 90 C62 58 76 50 92 48 C98 62 118 72 136 88 C142 52 124 34 100 34 C76 34 58 54 64 90 Z",
    "wavy": "M64 88 C66 62 84 58 112 50 C116 64 126 72 136 84 C142 50 124 33 100 34 C76 34 58 54 64 88 Z",
    "bob": (
        "M64 92 C64 70 68 66 72 66 C90 70 112 68 130 66 C134 70 136 80 136 92 "
        "C144 48 124 34 100 34 C76 34 56 50 64 92 Z"
    ),
    "braid": "M64 86 C66 62 82 56 100 48 C118 56 134 62 136 86 C142 50 124 34 100 34 C76 34 58 52 64 86 Z",
    "bun": "M64 84 C66 60 80 54 100 52 C120 54 134 60 136 84 C142 52 124 36 100 36 C76 36 58 52 64 84 Z",
    "crop": (
        "M64 80 C64 62 74 60 84 62 C98 64 116 62 124 56 C130 62 134 70 136 80 "
        "C142 50 124 33 100 33 C76 33 58 50 64 80 Z"
    ),
    "short": (
        "M66 76 C66 64 72 58 82 58 C98 60 116 58 124 56 C130 60 134 68 134 76 "
        "C140 48 122 36 100 36 C78 36 60 48 66 76 Z"
    ),
    "part": (
        "M66 78 C66 64 72 58 80 54 C96 64 118 62 130 60 C132 66 134 70 134 78 "
        "C142 46 122 34 100 35 C76 34 58 50 66 78 Z"
    ),
    "tied": "M66 80 C68 60 82 54 100 52 C118 54 132 60 134 80 C140 50 122 36 100 36 C78 36 60 50 66 80 Z",
    "quiff": (
        "M66 76 C66 62 72 58 78 58 C96 60 112 56 126 56 C132 62 134 68 134 76 "
        "C142 54 136 36 116 32 C98 24 72 30 66 48 C62 56 62 66 66 76 Z"
    ),
    "receding": (
        "M66 84 C64 70 68 62 76 54 C84 50 90 48 100 48 C110 48 116 50 124 54 "
        "C132 62 136 70 134 84 C140 54 126 38 100 38 C74 38 60 54 66 84 Z"
    ),
    "scarf": "M64 96 C60 62 78 46 100 46 C122 46 140 62 136 96 C146 54 128 30 100 30 C72 30 54 54 64 96 Z",
    "turban": "M60 74 C54 40 76 22 100 22 C126 22 146 40 140 74 C126 62 112 56 100 52 C88 56 74 62 60 74 Z",
}
_CURLS = (
    (68, 66, 14),
    (74, 50, 14),
    (88, 40, 14),
    (104, 38, 14),
    (120, 44, 14),
    (131, 56, 13),
    (136, 72, 12),
    (64, 82, 11),
)
_CURLS_LONG = (*_CURLS, (60, 98, 13), (140, 88, 13), (140, 104, 13), (60, 114, 12))


def _cloth(look: _Look) -> str:
    """What a scarf or turban is made of."""
    return look.clothes if look.clothes != INK else CLOTHES[6]


def _back(look: _Look) -> str:
    fill = _cloth(look) if look.style == "scarf" else look.hair
    shape = _path(_BACK[look.style], fill) if look.style in _BACK else ""
    if look.style == "bun":
        shape += f'<circle cx="100" cy="30" r="17" fill="{look.hair}"/>'
    if look.style == "tied":
        shape += f'<circle cx="122" cy="34" r="12" fill="{look.hair}"/>'
    if look.style == "curls":
        shape += _circles(_CURLS_LONG, look.hair)
    return shape


def _body(look: _Look) -> str:
    shoulders = "M26 206 C28 166 56 150 84 142 C90 154 110 154 116 142 C144 150 172 166 174 206 Z"
    neck = "M86 116 L86 142 C90 154 110 154 114 142 L114 116 Z"
    parts = [_path(neck, look.skin), _path(shoulders, look.clothes)]
    light = ' stroke="#FFFFFF" stroke-opacity="0.75"'
    if look.style == "scarf":
        parts.append(
            _path("M66 128 C78 150 122 150 134 128 C140 150 128 170 100 170 C72 170 60 150 66 128 Z", _cloth(look))
        )
    elif look.collar == "shirt":
        parts.append(_path("M84 142 L78 160 L98 156 Z M116 142 L122 160 L102 156 Z", "#FBF6EC"))
    elif look.collar == "v":
        parts.append(_path("M86 144 L100 170 L114 144", look.skin))
    elif look.collar == "shawl":
        parts.append(_path("M70 148 C84 172 110 186 140 204", extra=light))
        parts.append(_path("M62 152 C76 180 100 194 122 206", extra=light))
    if look.style == "braid":
        parts.append(_path(_PLAIT, look.hair))
    return "".join(parts)


def _head(look: _Look) -> str:
    ears = "" if look.style in {"long", "bob", "wavy", "scarf", "curls"} else (
        _path("M66 82 C58 78 56 94 66 98", look.skin) + _path("M134 82 C142 78 144 94 134 98", look.skin)
    )  # fmt: skip
    beard = ""
    if look.beard:
        beard = _path("M67 90 C70 98 78 100 86 102 C94 97 106 97 114 102 C122 100 130 98 133 90 C132 116 118 132 100 132 "
                      "C82 132 68 116 67 90 Z", look.hair)  # fmt: skip
    return ears + _path(_FACE, look.skin) + beard


def _front(look: _Look) -> str:
    if look.style == "shaved":
        return ""
    if look.style in {"curls", "curls_short"}:
        return _circles(_CURLS, look.hair)
    if look.style == "turban":
        folds = "M62 66 C80 44 112 36 136 50 M66 50 C84 32 112 26 134 38 M100 52 C112 46 126 52 138 66"
        return _path(_FRONT["turban"], _cloth(look)) + _path(folds)
    return _path(_FRONT[look.style], _cloth(look) if look.style == "scarf" else look.hair)


def _features(look: _Look) -> str:
    lip = "#FFF6EE" if look.beard else INK
    parts = [
        _path("M79 77 C83 73 89 73 93 76 M107 76 C111 73 117 73 121 77"),
        f'<g fill="{INK}" stroke="none"><circle cx="86.5" cy="86" r="3"/><circle cx="113.5" cy="86" r="3"/></g>',
        _path("M100 86 C99 93 96 97 98 99 C99 100 101 100 103 99"),
        _path(f"M90 108 C95 {108 + look.smile} 105 {108 + look.smile} 110 108", extra=f' stroke="{lip}"'),
    ]
    if look.glasses:
        parts.append(
            '<g fill="#FFFFFF" fill-opacity="0.25"><circle cx="86.5" cy="86" r="12"/><circle cx="113.5" cy="86" r="12"/></g>'
            + _path("M98.5 85 C99.5 83.5 100.5 83.5 101.5 85")
        )
    else:
        cheeks = '<circle cx="78" cy="99" r="6"/><circle cx="122" cy="99" r="6"/>'
        parts.append(f'<g fill="#C8643C" fill-opacity="0.16" stroke="none">{cheeks}</g>')
    if look.earrings:
        parts.append('<g fill="#D9B26A"><circle cx="63" cy="103" r="3.2"/><circle cx="137" cy="103" r="3.2"/></g>')
    return "".join(parts)
