#!/usr/bin/env bash
# Archives that unfold to far more than they are, that hide what they hold in layers, or that cannot be read: a secret in them is found with the
# chain of names that leads to it, and what would cost too much is refused by the name of the limit.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_pair
secret=$(token 1)

# make PATH KIND: what python3 makes of `secret`, committed.
make() {
  printf '%s' "$secret" | python3 "$here/archives.py" "$2" "$1"
  git add -f -- "$1"
  git commit -q -m "Add $1"
}

# judged_as STATUS KIND: a file of that kind, alone on a branch, as check-push judges it and what memory that takes.
judged_as() {
  git checkout -q -B try main
  make "file.$2" "$2"
  exits "$1" bounded "$SALLYPORT_PREFIX/bin/check-push" main..try
}

it 'a secret in a zip in a tar in a gzip file is found, and the chain to it is shown'
judged_as 1 layers
says 'refused: 1 secret' 'file.layers' 'inner.tar' 'deep.zip' 'notes.txt'

it 'the same without a secret is accepted'
secret='nothing here' judged_as 0 layers

it 'it is refused on a server, too'
git checkout -q -B layered main
make layers.bin layers
push_refused origin layered
says 'layers.bin' 'deep.zip'

it 'a secret in a database, a notebook, a PDF, a wheel and compiled Python is found'
for kind in sqlite notebook pdf zip pyc; do
  judged_as 1 "$kind"
  says 'github-pat-classic' "file.$kind"
done

it 'zeros that unfold 1000 to 1 are refused by the name of the limit'
judged_as 1 zeros
says 'archives.ratio'

it 'a gigabyte of them is refused by the name of a limit, and not unfolded'
judged_as 1 gigabyte
[[ $flat =~ archives\.(ratio|bytes|member_bytes) ]] || fail 'should have named a limit'

it 'zips within zips that would grow to terabytes are refused by the name of a limit'
judged_as 1 tree
[[ $flat =~ archives\.(ratio|bytes) ]] || fail 'should have named a limit'

it 'a million empty members are refused by the name of the limit'
judged_as 1 million
says 'archives.members'

it 'gzip within gzip a hundred times is refused by the name of the limit'
judged_as 1 nested
says 'archives.depth'

it 'a limit may be a warning instead, and what was looked at before it counts'
policy <<'P'
[archives]
on_limit = "warn"
P
git checkout -q -B noted main
make nested.gz nested
push_accepted origin noted
make layers.gz layers
push_refused origin noted
policy </dev/null

it 'what is encrypted or damaged is told and let in, unless the policy refuses it'
git checkout -q -B locked main
make locked.zip encrypted
push_accepted origin locked
says 'locked.zip' 'encrypted'
policy <<'P'
[archives]
unreadable = "refuse"
P
make locked-2.zip encrypted
push_refused origin locked
says 'locked-2.zip' 'encrypted'
make cut.gz damaged
push_refused origin locked
says 'cut.gz'
