#!/usr/bin/env bash
# Secrets in archives and encodings: reports tell the way to them, and what cannot be looked at is the policy's matter.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname -- "$0")/lib.sh" || exit 1

make_pair
python=$(PATH=/usr/bin:/bin:$PATH command -v python3)
secret=$(token 1)
encoded=$(printf 'token=%s' "$secret" | base64 -w 0)

it 'a secret in an archive, packed and encoded, is told with the way to it'
"$python" - "$encoded" <<'PYTHON'
import io, sys, zipfile
inner = io.BytesIO()
for file, name, content in ((inner, "conf/app.env", lambda: f"first\n  data: {sys.argv[1]}\n"),
                            ("backup.bin", "old/conf.zip", inner.getvalue)):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content(), zipfile.ZIP_DEFLATED)
PYTHON
git add backup.bin
git commit -q -m 'Keep a copy'
push_refused origin main
says 'backup.bin > zip: old/conf.zip > zip: conf/app.env > base64, line 2, column 9' 'git add -- backup.bin'

it 'JSON tells the same link by link'
exits 1 check_push --format json origin/main..main
"$python" - "$work/output" <<'PYTHON' || fail 'the report as JSON is not what it should be'
import json, sys
[finding] = json.load(open(sys.argv[1]))["findings"]
assert finding["chain"] == ["zip: old/conf.zip", "zip: conf/app.env", "base64"], finding
assert (finding["line"], finding["column"], finding["confidence"]) == (2, 9, "high"), finding
PYTHON

it 'its fingerprint lets it be'
exits 1 check_push origin/main..main
fingerprint=$(sed -nE 's/^ *fingerprint ([0-9a-f]{32})$/\1/p' "$work/output")
printf '[[ignore]]\nfingerprint = "%s"\nreason = "a test"\n' "$fingerprint" >"$work/ignore.toml"
printf '[triage]\nignore_files = ["%s"]\n' "$work/ignore.toml" | policy
push_accepted origin main
policy </dev/null

it 'an encoded secret in a file stands where its encoded form does, and a comment there allows it in a clone'
commit app.yaml "data: $encoded"
push_refused origin main
says 'app.yaml:1:7 > base64,'
git reset -q --hard HEAD~
printf 'data: %s # sallyport:allow\n' "$encoded" >app.yaml
git add app.yaml
exits 0 check_push --staged
