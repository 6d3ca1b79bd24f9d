#!/usr/bin/env bash
# Objects that git would not write. Whatever they are, a secret behind the odd place is found, and nothing is accepted that was not looked at.
# shellcheck source=tests/hostile/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
make_empty_pair
secret=$(token 1)
person='Ann <ann@example.org> 1700000000 +0000'

it 'a secret behind a NUL in a message is found'
incoming commit "tree {tree}\nauthor $person\ncommitter $person\n\nclean\0{secret}\n"
receives 1
says 'refused: 1 secret'

it 'a secret behind a NUL in a header is found'
incoming commit "tree {tree}\nauthor $person\ncommitter $person\nnote clean\0{secret}\n\nclean\n"
receives 1
says 'refused: 1 secret'

it 'a secret in an author line that is none is found'
incoming commit "tree {tree}\nauthor {secret} without mail or date\ncommitter $person\n\nclean\n"
receives 1
says 'refused: 1 secret'

it 'a secret in a header of an unknown name is found'
incoming commit "tree {tree}\nauthor $person\ncommitter $person\nx-odd {secret}\n\nclean\n"
receives 1
says 'refused: 1 secret'

it 'a commit without author and message is looked at'
incoming commit "tree {tree}\n\n{secret}"
receives 1
says 'refused: 1 secret'

it 'a commit without a tree cannot be judged'
incoming commit "author $person\ncommitter $person\n\nclean\n"
receives 2
says "commit $tip"

it 'a commit with half a parent cannot be judged'
incoming commit "tree {tree}\nparent 1234\nauthor $person\ncommitter $person\n\nclean\n"
receives 2
says "commit $tip"

it 'a commit whose parent is missing cannot be judged'
incoming commit "tree {tree}\nparent 7777777777777777777777777777777777777777\nauthor $person\ncommitter $person\n\nclean\n"
receives 2
says 7777777777777777777777777777777777777777

it 'a secret under a name that stands twice in a tree is found, first or last'
incoming tree '100644 same clean' '100644 same secret'
receives 1
says 'refused: 1 secret'
incoming tree '100644 same secret' '100644 same clean'
receives 1
says 'refused: 1 secret'

it 'a secret in a tree out of order is found'
incoming tree '100644 z clean' '100644 a secret' '100644 m clean'
receives 1
says 'refused: 1 secret'

it 'a secret behind a mode of zero, or one that git does not know, is found'
for mode in 0 000000 100000 170000 20000 777777; do
  [ "$mode" = 777777 ] && continue # no file type that fits in a mode at all: see below
  incoming tree "$mode odd secret"
  receives 1
  says 'refused: 1 secret'
done

it 'a mode that is no number, or none of sixteen bits, cannot be judged'
for mode in x 9 777777 1000000000000; do
  incoming tree "$mode odd secret"
  receives 2
done

it 'an entry that is called a file and names a folder cannot be judged'
incoming tree '100644 file tree'
receives 2
says 'should be a blob and is a tree'

it 'an entry that is called a folder and names a file or a commit cannot be judged'
incoming tree '40000 folder secret'
receives 2
says 'should be a tree and is a blob'
incoming tree '40000 folder commit'
receives 2
says 'should be a tree and is a commit'

it 'an entry that names nothing cannot be judged, unless it is a submodule'
incoming tree '100644 file missing'
receives 2
says 7777777777777777777777777777777777777777
incoming tree '40000 folder missing'
receives 2

it 'a blob that hides behind the mode of a submodule is refused, for nothing in the push reaches it'
incoming tree '160000 sub secret'
receives 1
says 'stowaway'

it 'an entry whose name holds a slash cannot be judged'
incoming tree '100644 a/b secret'
receives 2

it 'a tip that is no object of the quarantine or the store cannot be judged'
tip=7777777777777777777777777777777777777777
receives 2
says "object $tip cannot be found"
