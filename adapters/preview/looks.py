"""How the pages look, the few lines that let them follow a save, and the policy that lets nothing else in."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Final

STYLE: Final = """
*{box-sizing:border-box}
html{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1f;background:#f6f6f4}
body{margin:0}
a{color:#0b4f8a;text-underline-offset:.15em}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,main:focus-visible,
[tabindex]:focus-visible{outline:3px solid #b34700;outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:block;padding:.75rem 1rem;background:#fff}
header,main,footer{max-width:82rem;margin:0 auto;padding:0 1rem}
header{padding-top:.75rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem .5rem;list-style:none;margin:.25rem 0;padding:0}
nav a{display:inline-block;padding:.4rem .7rem;border-radius:.4rem;background:#e8e8e4;text-decoration:none}
nav a[aria-current]{background:#1b1b1f;color:#fff}
h1{font-size:1.5rem;line-height:1.25;margin:1rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:1.5rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
.state{padding:.5rem .75rem;border-left:.4rem solid #2f6b3a;background:#fff;margin:.5rem 0}
.state.bad{border-color:#a3142a}
.state.look{border-color:#8a5a00}
form.asked{display:grid;grid-template-columns:repeat(auto-fill,minmax(8rem,1fr));gap:.6rem .75rem;align-items:end;
background:#fff;padding:.75rem;border:1px solid #c9c9c3;border-radius:.5rem}
label{display:block;font-size:.875rem;font-weight:600}
input,select{width:100%;font:inherit;padding:.4rem;border:1px solid #6b6b66;border-radius:.3rem;background:#fff;
color:inherit;min-height:2.6rem}
button{font:inherit;font-weight:600;padding:.4rem 1rem;border:0;border-radius:.3rem;background:#0b4f8a;color:#fff;
min-height:2.6rem}
.wide{grid-column:1/-1}
.screens{display:grid;grid-template-columns:1fr;gap:1rem}
@media (min-width:60rem){.screens{grid-template-columns:repeat(3,minmax(0,1fr))}}
.screen{background:#fff;border:1px solid #c9c9c3;border-radius:.5rem;padding:.75rem;min-width:0}
.screen h2{margin-top:0}
.words{white-space:pre-wrap;overflow-wrap:anywhere;
padding:.75rem;border-radius:.6rem;background:#eef3f8;margin:.25rem 0}
.discord .words{background:#eeeefa}
.terminal .words,.terminal ol{font-family:ui-monospace,monospace;font-size:.9rem}
.terminal .words{background:#f1f1ee}
.rows,.rows ul{list-style:none;margin:0;padding:0}
.rows>li{margin:.35rem 0}
.rows ul{display:flex;gap:.35rem}
.rows ul li{flex:1;min-width:0}
.rows a,.menu a{display:block;padding:.45rem .6rem;border:1px solid #6b6b66;border-radius:.4rem;text-align:center;
text-decoration:none;background:#fff;overflow-wrap:anywhere;height:100%}
.menu{border:1px dashed #6b6b66;border-radius:.4rem;padding:.4rem .6rem;margin:.35rem 0}
.menu a{margin:.25rem 0;text-align:left}
.small{font-size:.875rem;color:#4a4a46}
.place{font-family:ui-monospace,monospace;font-size:.8rem;color:#4a4a46;overflow-wrap:anywhere}
.list{list-style:none;margin:0;padding:0}
.list>li{background:#fff;border:1px solid #d8d8d2;border-radius:.4rem;padding:.5rem .75rem;margin:.4rem 0;
overflow-wrap:anywhere}
.list p{margin:.1rem 0}
dl{display:grid;grid-template-columns:minmax(6rem,11rem) minmax(0,1fr);gap:.3rem 1rem;background:#fff;padding:.75rem;
border:1px solid #d8d8d2;border-radius:.4rem}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
.drawing{overflow:auto;background:#fff;border:1px solid #c9c9c3;max-height:80vh}
.drawing svg{display:block;min-width:56rem}
.discord .rows ul{flex-wrap:wrap}
.discord .rows ul li{flex:1 1 30%}
pre{overflow:auto;background:#fff;padding:.75rem;border:1px solid #c9c9c3}
.tag{display:inline-block;padding:0 .4rem;border:1px solid currentColor;border-radius:.3rem;font-size:.8rem}
.bad{color:#a3142a}.look{color:#734b00}.state.bad,.state.look{color:inherit}
footer{padding:2rem 1rem}
"""

FOLLOW: Final = """
(()=>{const at=document.documentElement.dataset.version;
const feed=new EventSource('/events');
feed.onmessage=e=>{if(e.data===at)return;feed.close();
const field=document.activeElement;
if(field&&/^(INPUT|SELECT)$/.test(field.tagName)){document.getElementById('changed').hidden=false;return}
sessionStorage.setItem('y',String(scrollY));location.reload()};
const y=sessionStorage.getItem('y');if(y!==null){sessionStorage.removeItem('y');scrollTo(0,Number(y))}})();
"""
"""Loads the page again when the content has changed, unless a field is being filled in; then it says so."""


def _source(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


POLICY: Final = (
    f"default-src 'none'; style-src {_source(STYLE)}; script-src {_source(FOLLOW)}; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing is loaded but the page itself, nothing runs but the lines above, and nothing is sent anywhere else."""
