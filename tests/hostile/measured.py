"""usage: measured.py FILE COMMAND...: runs the command and writes the largest resident size that it had, in KiB, to FILE."""
import resource
import subprocess
import sys

status = subprocess.run(sys.argv[2:], check=False).returncode
with open(sys.argv[1], "w", encoding="ascii") as file:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=file)
sys.exit(status if status >= 0 else 128 - status)
