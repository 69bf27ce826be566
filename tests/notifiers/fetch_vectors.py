"""Every way we know to make a renderer fetch something, with its address left open."""

from base64 import b64encode


def _svg(body: str) -> str:
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    )
    return f"{head}{body}</svg>"


def _style(css: str) -> str:
    return f"<style>{css}</style><p class=v>v</p>"


def _svg_in_data(url: str) -> str:
    svg = _svg(f'<image href="{url}" width="9" height="9"/><use href="{url}#a"/>')
    return f'<img src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'


def vectors(url: str) -> dict[str, str]:
    """Return HTML by name of the vector; each asks for *url* in its own way."""
    return {
        "img src": f'<img src="{url}">',
        "img srcset": f'<img srcset="{url} 2x">',
        "embed": f'<embed src="{url}" type="image/png">',
        "object": f'<object data="{url}" type="image/png"></object>',
        "link stylesheet": f'<link rel="stylesheet" href="{url}">',
        "import": f'<style>@import url("{url}");</style>',
        "background": _style(f'.v{{background:url("{url}")}}'),
        "font-face": _style(
            f'@font-face{{font-family:w;src:url("{url}")}}.v{{font-family:w}}'
        ),
        "content": _style(f'.v::before{{content:url("{url}")}}'),
        "list-style": f"<ul style=\"list-style-image:url('{url}')\"><li>v</li></ul>",
        "border-image": _style(
            f'.v{{border:9px solid;border-image-source:url("{url}")}}'
        ),
        "mask": _style(f'.v{{mask:url("{url}");mask-image:url("{url}")}}'),
        "link attachment": f'<link rel="attachment" href="{url}">',
        "a attachment": f'<a rel="attachment" href="{url}">v</a>',
        "svg image": _svg(f'<image xlink:href="{url}" width="9" height="9"/>'),
        "svg use": _svg(f'<use href="{url}#a"/>'),
        "svg in data": _svg_in_data(url),
        "base": f'<base href="{url}/"><img src="canary.png">',
        "iframe": f'<iframe src="{url}"></iframe>',
        "target-counter": _style(f'.v::after{{content:target-counter("{url}",page)}}'),
        "color-profile": _style(
            f'@color-profile --w{{src:url("{url}")}}.v{{color:color(--w 1 0 0)}}'
        ),
        "refresh": f'<meta http-equiv="refresh" content="0;url={url}">',
        "image-set": _style(f'.v{{background-image:image-set("{url}" 1x)}}'),
        "cursor": _style(f'.v{{cursor:url("{url}"),auto}}'),
        "video poster": f'<video poster="{url}" src="{url}"></video>',
        "input image": f'<input type="image" src="{url}">',
        "page background": _style(f'@page{{background:url("{url}")}}'),
        "xml stylesheet": f'<?xml-stylesheet href="{url}"?>',
    }
