"""What a run was measured on and with."""

import os
import platform
import re
import subprocess


def output_of(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith(("model name", "Model"))]
    return names[0] if names else "unknown"


def _compiler_of(program):
    """Compilers sign what they make, in the section .comment."""
    found = re.findall(r"GCC: \(.*|.*clang version.*", output_of("readelf", "-p", ".comment", program))
    return "; ".join(sorted({text.strip() for text in found})) or "unknown"


def _library(name):
    return output_of("pkg-config", "--modversion", name) or "unknown"


def facts(prefix, source):
    program = prefix / "bin" / "check-push"
    changed = output_of("git", "-C", source, "status", "--porcelain", "--untracked-files=no")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "kernel": f"{platform.system()} {platform.release()}",
        "load_average_at_start": round(os.getloadavg()[0], 2),
        "git": output_of("git", "--version").removeprefix("git version "),
        "libgit2": _library("libgit2"),
        "hyperscan": _library("libhs"),
        "libc": " ".join(platform.libc_ver()),
        "compiler": _compiler_of(program),
        "sallyport": output_of(program, "--version"),
        "commit": (output_of("git", "-C", source, "rev-parse", "HEAD") or "unknown") + (" and changes" if changed else ""),
    }
