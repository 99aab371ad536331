
use builtin;
use str;

set edit:completion:arg-completer[airseal] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'airseal'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'airseal'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand register 'Register this instance against one email, and write the request for a license'
            cand import 'Take in signed files: licenses and trust bundles'
            cand verify 'Check a license: signature, signer, revocation, binding, time and coverage'
            cand status 'Show edition, license, trust and telemetry on one screen'
            cand inspect 'Show any signed document, and who signed it'
            cand telemetry 'Switch anonymised usage figures off or on, and ask whether they may leave'
            cand data 'Show, export and explain exactly what data would be sent'
            cand usage 'Record the anonymised figures that the usage report is made of'
            cand log 'Show the ledger: who was told, who objected, what was registered and exported'
            cand trust 'Pin the vendor''s root key, and show what is trusted'
            cand unregister 'Delete the instance''s key, registration, licenses and trust pin'
            cand completions 'Print the completion script of a shell'
            cand vendor 'Issue, renew and revoke licenses, as the vendor'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;register'= {
            cand --email 'The one address of this instance; it need not be personal'
            cand --edition 'The edition that runs (default: business)'
            cand --product-version 'The product''s version, such as 2.19.4'
            cand --label 'A name for this instance, for you and the vendor; "" removes it'
            cand --data-region 'Where the vendor shall keep the data'
            cand --marketing 'Whether the vendor may send marketing to the address (default: off)'
            cand -o 'Write the request to FILE; - is standard output'
            cand --output 'Write the request to FILE; - is standard output'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --change-email 'Ask for another address than the registered one'
            cand --armor 'Write the request as text for mail'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;import'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;verify'= {
            cand --limit 'Ask whether N of NAME are covered; may be repeated'
            cand --feature 'Ask whether a feature is covered; may be repeated'
            cand --at 'Judge as if it were TIME, for audits; writes nothing'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;status'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;inspect'= {
            cand --diff 'Say in words what a new trust bundle changes, before anyone imports it'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --payload 'Write the payload''s bytes'
            cand --pae 'Write the bytes that the signatures are over'
            cand --signature 'Write the first signature''s 64 bytes'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;telemetry'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand on 'Lift the objection, and show the notice'
            cand off 'Object to usage figures: nothing may leave'
            cand status 'Say whether usage figures may leave, and who decided'
            cand check 'Exit 0 only if usage figures may leave; 3 if not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;telemetry;on'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;telemetry;off'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;telemetry;status'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;telemetry;check'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;telemetry;help'= {
            cand on 'Lift the objection, and show the notice'
            cand off 'Object to usage figures: nothing may leave'
            cand status 'Say whether usage figures may leave, and who decided'
            cand check 'Exit 0 only if usage figures may leave; 3 if not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;telemetry;help;on'= {
        }
        &'airseal;telemetry;help;off'= {
        }
        &'airseal;telemetry;help;status'= {
        }
        &'airseal;telemetry;help;check'= {
        }
        &'airseal;telemetry;help;help'= {
        }
        &'airseal;data'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Write to standard output the very bytes that would be sent'
            cand export 'Write to a file the very bytes that would be sent'
            cand explain 'Explain every field: its value now, purpose, legal basis, retention, recipient'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;data;show'= {
            cand --limit 'How much of a limit is in use, for the compliance report; may be repeated'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --if-on 'Write what would be sent if usage figures were on; none of it will be'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;data;export'= {
            cand --limit 'How much of a limit is in use, for the compliance report; may be repeated'
            cand -o 'The file, or a folder to name it in; - is standard output'
            cand --output 'The file, or a folder to name it in; - is standard output'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --if-on 'Write what would be sent if usage figures were on; none of it will be'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;data;explain'= {
            cand --html 'Write a page to file or print; - is standard output'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;data;help'= {
            cand show 'Write to standard output the very bytes that would be sent'
            cand export 'Write to a file the very bytes that would be sent'
            cand explain 'Explain every field: its value now, purpose, legal basis, retention, recipient'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;data;help;show'= {
        }
        &'airseal;data;help;export'= {
        }
        &'airseal;data;help;explain'= {
        }
        &'airseal;data;help;help'= {
        }
        &'airseal;usage'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand set 'Record a figure'
            cand add 'Add to a count'
            cand load 'Record the figures of a JSON snapshot'
            cand list 'List the recorded figures'
            cand clear 'Delete the recorded figures'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;usage;set'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;usage;add'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;usage;load'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;usage;list'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;usage;clear'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;usage;help'= {
            cand set 'Record a figure'
            cand add 'Add to a count'
            cand load 'Record the figures of a JSON snapshot'
            cand list 'List the recorded figures'
            cand clear 'Delete the recorded figures'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;usage;help;set'= {
        }
        &'airseal;usage;help;add'= {
        }
        &'airseal;usage;help;load'= {
        }
        &'airseal;usage;help;list'= {
        }
        &'airseal;usage;help;clear'= {
        }
        &'airseal;usage;help;help'= {
        }
        &'airseal;log'= {
            cand --against 'Check also that the ledger still begins with the entries of this copy'
            cand --export 'Write a copy signed by this instance; - is standard output'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --verify 'Check every entry against the one before, and the last against the flag'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;trust'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand pin 'Trust the roots in a bundle, once'
            cand show 'Show the trust bundle in force'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;trust;pin'= {
            cand --fingerprint 'The fingerprint of its roots, as the vendor published it'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;trust;show'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;trust;help'= {
            cand pin 'Trust the roots in a bundle, once'
            cand show 'Show the trust bundle in force'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;trust;help;pin'= {
        }
        &'airseal;trust;help;show'= {
        }
        &'airseal;trust;help;help'= {
        }
        &'airseal;unregister'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;completions'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand init 'Make a vendor folder: root keys, signer key and trust bundle 1'
            cand issue 'Issue a license for a request, a folder of requests, or an id read out'
            cand revoke 'Revoke licenses, an address, or a signer key, in the next trust bundle'
            cand rotate 'Replace the signer key or the root keys, in the next trust bundle'
            cand publish 'Write out the newest trust bundle, or add a root''s signature to the next one'
            cand list 'List the licenses that were issued'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;vendor;init'= {
            cand --product 'The product that this folder issues for'
            cand --dir 'The folder to make'
            cand --roots 'Make N root keys, each in a file of its own'
            cand --threshold 'Let M of the roots sign a trust bundle (default: more than half)'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand --root-passphrase-file 'Read a root''s passphrase from FILE; repeat it, one for each root'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --no-passphrase 'Leave the private keys unencrypted'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;issue'= {
            cand --dir 'The vendor folder'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand --email 'Issue to this address without a request'
            cand --instance 'Only for this instance, as `airseal status` prints it'
            cand --days 'Run for N days, from --not-before or from now'
            cand --expires 'Run to the end of DATE (UTC), or to an exact time'
            cand --not-before 'Begin on DATE (UTC), or at an exact time (default: at once)'
            cand --grace-days 'Days past the end in which it still counts, with a warning'
            cand --limit 'Cover N of NAME; may be repeated'
            cand --feature 'Cover a feature; may be repeated'
            cand --organization 'The customer in words'
            cand --meta 'A note in the license, never interpreted; may be repeated'
            cand --edition 'Issue only if the request is for this edition'
            cand --replaces 'Revoke what this license replaces in the next trust bundle: a license, or all of an instance'
            cand --sign-with 'Sign with this root key file; may be repeated (default: the only root in the folder)'
            cand --root-passphrase-file 'Read the root''s passphrase from FILE (default: as --passphrase-file)'
            cand -o 'Write the license to FILE (a folder for a folder of requests); - is standard output'
            cand --output 'Write the license to FILE (a folder for a folder of requests); - is standard output'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --any-instance 'For any instance registered to that address'
            cand --perpetual 'Run without an end'
            cand --change-email 'Let an instance that was licensed under another address change it'
            cand --armor 'Write the license as text for mail'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;revoke'= {
            cand --key 'A signer key, by its id'
            cand --email 'Every license issued to this address'
            cand --reason 'Why, in words that customers may read'
            cand --dir 'The vendor folder'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand --sign-with 'Sign with this root key file; may be repeated (default: the only root in the folder)'
            cand --root-passphrase-file 'Read the root''s passphrase from FILE (default: as --passphrase-file)'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;rotate'= {
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand signer 'Make a new signer key and close the window of the old one'
            cand root 'Put new root keys in place of the old ones'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;vendor;rotate;signer'= {
            cand --dir 'The vendor folder'
            cand --retire-old 'Let the old key sign to the end of DATE (UTC) (default: now)'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand --sign-with 'Sign with this root key file; may be repeated (default: the only root in the folder)'
            cand --root-passphrase-file 'Read the root''s passphrase from FILE (default: as --passphrase-file)'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --no-passphrase 'Leave the new private key unencrypted'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;rotate;root'= {
            cand --dir 'The vendor folder'
            cand --roots 'Make N new root keys'
            cand --threshold 'Let M of the new roots sign a trust bundle (default: more than half)'
            cand --new-passphrase-file 'Read a new root''s passphrase from FILE; repeat it, one for each (default: as --passphrase-file)'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand --sign-with 'Sign with this root key file; may be repeated (default: the only root in the folder)'
            cand --root-passphrase-file 'Read the root''s passphrase from FILE (default: as --passphrase-file)'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --no-passphrase 'Leave the new private keys unencrypted'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;rotate;help'= {
            cand signer 'Make a new signer key and close the window of the old one'
            cand root 'Put new root keys in place of the old ones'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;vendor;rotate;help;signer'= {
        }
        &'airseal;vendor;rotate;help;root'= {
        }
        &'airseal;vendor;rotate;help;help'= {
        }
        &'airseal;vendor;publish'= {
            cand --dir 'The vendor folder'
            cand --sign-with 'Sign with this root key file; may be repeated (default: the only root in the folder)'
            cand --root-passphrase-file 'Read the root''s passphrase from FILE (default: as --passphrase-file)'
            cand --passphrase-file 'Read the passphrase from the first line of FILE'
            cand -o 'Write the newest bundle to FILE; - is standard output'
            cand --output 'Write the newest bundle to FILE; - is standard output'
            cand --renew-by 'Make a bundle that asks sites to fetch a newer one by the end of DATE (UTC)'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --all 'Write every bundle so far; -o names a folder'
            cand --discard 'Drop the bundle that waits'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;list'= {
            cand --dir 'The vendor folder'
            cand --expiring-within 'Only licenses that end within SPAN, such as 60d'
            cand --email 'Only licenses of this address'
            cand --home 'Keep the state in DIR instead of the platform''s data folder'
            cand --color 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never'
            cand --csv 'Answer as comma-separated values, for a spreadsheet'
            cand --json 'Answer in JSON: one object, or one a line for lists'
            cand -q 'Print nothing on standard error but errors'
            cand --quiet 'Print nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'airseal;vendor;help'= {
            cand init 'Make a vendor folder: root keys, signer key and trust bundle 1'
            cand issue 'Issue a license for a request, a folder of requests, or an id read out'
            cand revoke 'Revoke licenses, an address, or a signer key, in the next trust bundle'
            cand rotate 'Replace the signer key or the root keys, in the next trust bundle'
            cand publish 'Write out the newest trust bundle, or add a root''s signature to the next one'
            cand list 'List the licenses that were issued'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;vendor;help;init'= {
        }
        &'airseal;vendor;help;issue'= {
        }
        &'airseal;vendor;help;revoke'= {
        }
        &'airseal;vendor;help;rotate'= {
            cand signer 'Make a new signer key and close the window of the old one'
            cand root 'Put new root keys in place of the old ones'
        }
        &'airseal;vendor;help;rotate;signer'= {
        }
        &'airseal;vendor;help;rotate;root'= {
        }
        &'airseal;vendor;help;publish'= {
        }
        &'airseal;vendor;help;list'= {
        }
        &'airseal;vendor;help;help'= {
        }
        &'airseal;help'= {
            cand register 'Register this instance against one email, and write the request for a license'
            cand import 'Take in signed files: licenses and trust bundles'
            cand verify 'Check a license: signature, signer, revocation, binding, time and coverage'
            cand status 'Show edition, license, trust and telemetry on one screen'
            cand inspect 'Show any signed document, and who signed it'
            cand telemetry 'Switch anonymised usage figures off or on, and ask whether they may leave'
            cand data 'Show, export and explain exactly what data would be sent'
            cand usage 'Record the anonymised figures that the usage report is made of'
            cand log 'Show the ledger: who was told, who objected, what was registered and exported'
            cand trust 'Pin the vendor''s root key, and show what is trusted'
            cand unregister 'Delete the instance''s key, registration, licenses and trust pin'
            cand completions 'Print the completion script of a shell'
            cand vendor 'Issue, renew and revoke licenses, as the vendor'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'airseal;help;register'= {
        }
        &'airseal;help;import'= {
        }
        &'airseal;help;verify'= {
        }
        &'airseal;help;status'= {
        }
        &'airseal;help;inspect'= {
        }
        &'airseal;help;telemetry'= {
            cand on 'Lift the objection, and show the notice'
            cand off 'Object to usage figures: nothing may leave'
            cand status 'Say whether usage figures may leave, and who decided'
            cand check 'Exit 0 only if usage figures may leave; 3 if not'
        }
        &'airseal;help;telemetry;on'= {
        }
        &'airseal;help;telemetry;off'= {
        }
        &'airseal;help;telemetry;status'= {
        }
        &'airseal;help;telemetry;check'= {
        }
        &'airseal;help;data'= {
            cand show 'Write to standard output the very bytes that would be sent'
            cand export 'Write to a file the very bytes that would be sent'
            cand explain 'Explain every field: its value now, purpose, legal basis, retention, recipient'
        }
        &'airseal;help;data;show'= {
        }
        &'airseal;help;data;export'= {
        }
        &'airseal;help;data;explain'= {
        }
        &'airseal;help;usage'= {
            cand set 'Record a figure'
            cand add 'Add to a count'
            cand load 'Record the figures of a JSON snapshot'
            cand list 'List the recorded figures'
            cand clear 'Delete the recorded figures'
        }
        &'airseal;help;usage;set'= {
        }
        &'airseal;help;usage;add'= {
        }
        &'airseal;help;usage;load'= {
        }
        &'airseal;help;usage;list'= {
        }
        &'airseal;help;usage;clear'= {
        }
        &'airseal;help;log'= {
        }
        &'airseal;help;trust'= {
            cand pin 'Trust the roots in a bundle, once'
            cand show 'Show the trust bundle in force'
        }
        &'airseal;help;trust;pin'= {
        }
        &'airseal;help;trust;show'= {
        }
        &'airseal;help;unregister'= {
        }
        &'airseal;help;completions'= {
        }
        &'airseal;help;vendor'= {
            cand init 'Make a vendor folder: root keys, signer key and trust bundle 1'
            cand issue 'Issue a license for a request, a folder of requests, or an id read out'
            cand revoke 'Revoke licenses, an address, or a signer key, in the next trust bundle'
            cand rotate 'Replace the signer key or the root keys, in the next trust bundle'
            cand publish 'Write out the newest trust bundle, or add a root''s signature to the next one'
            cand list 'List the licenses that were issued'
        }
        &'airseal;help;vendor;init'= {
        }
        &'airseal;help;vendor;issue'= {
        }
        &'airseal;help;vendor;revoke'= {
        }
        &'airseal;help;vendor;rotate'= {
            cand signer 'Make a new signer key and close the window of the old one'
            cand root 'Put new root keys in place of the old ones'
        }
        &'airseal;help;vendor;rotate;signer'= {
        }
        &'airseal;help;vendor;rotate;root'= {
        }
        &'airseal;help;vendor;publish'= {
        }
        &'airseal;help;vendor;list'= {
        }
        &'airseal;help;help'= {
        }
    ]
    $completions[$command]
}
