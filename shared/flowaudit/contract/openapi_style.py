"""The documentation page's style sheet: light and dark, readable on a small screen and on paper."""

STYLE = """
:root{--bg:#fff;--fg:#1d2430;--soft:#5b6675;--line:#dde2e9;--box:#f5f7fa;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--bg:#14181e;--fg:#e4e8ee;--soft:#9aa6b5;--line:#2d3540;--box:#1c222b;
--link:#7db4f0}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:15rem minmax(0,1fr);background:var(--bg);color:var(--fg);
font:16px/1.5 system-ui,sans-serif}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.2rem;border-right:1px solid var(--line);font-size:.92rem}
nav>a{display:block;padding:.15rem 0}
main{padding:1.2rem 2rem 6rem;max-width:62rem}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
h1{font-size:1.7rem;margin:.2rem 0 1rem}
h2{font-size:1.25rem;margin:2.4rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
h4{font-size:.95rem;margin:1rem 0 .3rem}
code,pre{font:.86em/1.45 ui-monospace,SFMono-Regular,Consolas,monospace}
pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem;
overflow:auto;max-height:26rem}
details{border:1px solid var(--line);border-radius:6px;margin:.35rem 0;padding:0 .8rem}
details[open]{padding-bottom:.6rem}
details.fields{border-style:dashed}
summary{cursor:pointer;padding:.45rem 0;display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
summary::before{content:'▸';color:var(--soft);width:.7rem}
details[open]>summary::before{content:'▾'}
summary span{color:var(--soft)}
summary code{overflow-wrap:anywhere}
summary i{margin-left:auto;font-style:normal;font-size:.78rem;border:1px solid var(--line);
border-radius:1rem;padding:0 .55rem}
summary i.admin{border-color:#b45309;color:#b45309}
summary i.any{border-color:#15803d;color:#15803d}
.m{display:inline-block;min-width:4.2rem;font-size:.78rem;letter-spacing:.03em}
.get{color:#0369a1}.post{color:#15803d}.put{color:#b45309}.delete{color:#be123c}
@media (prefers-color-scheme:dark){.get{color:#7dd3fc}.post,summary i.any{color:#86efac}
.put,summary i.admin{color:#fcd34d}
.delete{color:#fda4af}}
.id,small{color:var(--soft)}
.id{margin:.4rem 0}
.wide{overflow:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
td:first-child{white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
.tree{list-style:none;margin:.2rem 0;padding-left:.9rem;border-left:1px solid var(--line);font-size:.92rem}
.tree li{padding:.12rem 0}
@media (max-width:52rem){body{display:block}
nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}
nav>a{display:inline-block;margin-right:.9rem}main{padding:1rem}}
@media print{nav{display:none}body{display:block}}
"""
