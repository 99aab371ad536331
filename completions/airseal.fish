# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_airseal_global_optspecs
    string join \n home= json q/quiet color= h/help V/version
end

function __fish_airseal_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_airseal_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_airseal_using_subcommand
    set -l cmd (__fish_airseal_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c airseal -n "__fish_airseal_needs_command" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_needs_command" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_needs_command" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_needs_command" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_needs_command" -s V -l version -d 'Print version'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "trust" -d 'Pin the vendor\'s trust bundle, and show what is trusted'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "register" -d 'Register this instance, and write the request for a license'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "import" -d 'Import signed files: licenses, trust bundles and other texts'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "verify" -d 'Check the license; the exit code is the verdict'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "status" -d 'Show license, trust bundle and usage data on one screen'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "licenses" -d 'List the installed licenses, and say which one is in force'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "inspect" -d 'Show any signed document, and who signed it'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "attach" -d 'Attach a signature of this instance that was made elsewhere'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "unregister" -d 'Delete this instance\'s key, registration, licenses and usage data'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "telemetry" -d 'Turn usage data off or on, and show who decided'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "data" -d 'Show what data would be sent, and check what was sent'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "usage" -d 'Record the usage data that a usage report is made of'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "log" -d 'Show the ledger: disclosures, choices, requests, exports'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "rights" -d 'Write a data protection request, and track its due date'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "advisories" -d 'Show the vendor\'s advisories about the version that runs here'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "policy" -d 'Show the vendor\'s privacy policy, and what changed in it'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "release" -d 'Check the files of a release before they are installed'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "doctor" -d 'Check the installation, and say what to do about each fault'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "clock" -d 'Show the latest times seen, and reset a wrong one'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "metrics" -d 'Write metrics for monitoring: license, trust, clock, usage data'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "audit" -d 'Verify every license in the given folders, and sum up'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "vendor" -d 'Issue, renew and revoke licenses, as the vendor'
complete -c airseal -n "__fish_airseal_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -f -a "pin" -d 'Trust the roots in a bundle, once'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -f -a "show" -d 'Show the trust bundle in force'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and not __fish_seen_subcommand_from pin show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -l fingerprint -d 'Expect this fingerprint of the bundle\'s roots, as the vendor published it' -r
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from pin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "pin" -d 'Trust the roots in a bundle, once'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the trust bundle in force'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l email -d 'Register this email address; it need not be personal' -r
complete -c airseal -n "__fish_airseal_using_subcommand register" -l edition -d 'Register for this edition of the product (default: business)' -r -f -a "business\t''
community\t''"
complete -c airseal -n "__fish_airseal_using_subcommand register" -l product-version -d 'Register the version that the product prints, such as 2.19.4' -r
complete -c airseal -n "__fish_airseal_using_subcommand register" -l label -d 'Name this instance, for you and the vendor; "" removes it' -r
complete -c airseal -n "__fish_airseal_using_subcommand register" -l data-region -d 'Ask the vendor to keep the data in this region' -r -f -a "us\t''
eu\t''"
complete -c airseal -n "__fish_airseal_using_subcommand register" -l marketing -d 'Say whether the vendor may send marketing to the address (default: off)' -r -f -a "on\t''
off\t''"
complete -c airseal -n "__fish_airseal_using_subcommand register" -s o -l output -d 'Write the request to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand register" -l qr-png -d 'Write the request as a QR code to FILE, in PNG format' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand register" -l public -d 'Use a key that is kept elsewhere: read its public half from KEY.pem' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand register" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `airseal attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand register" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand register" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand register" -l change-email -d 'Ask for a license for an address other than the registered one'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l armor -d 'Write the request as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l line -d 'Write the request as one line, for chat, YAML and variables'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l qr -d 'Draw the request as a QR code, for sites where USB drives are not allowed'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand register" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand register" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand register" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand import" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand import" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand import" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand import" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l limit -d 'Check that N of NAME are covered; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l feature -d 'Check that a feature is covered; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l release-date -d 'Check that a release of the product of DAY is covered; only a license with an end of updates asks for it' -r
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l warn-within -d 'Exit with 4 if the license is valid but ends within SPAN, or is in its grace period' -r
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l at -d 'Check as if it were TIME, for audits; the clock is not checked, and nothing is written' -r
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l record -d 'Note how much of each limit is in use'
complete -c airseal -n "__fish_airseal_using_subcommand verify" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand verify" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand status" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand status" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand status" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand status" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -f -a "remove" -d 'Remove an installed license'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and not __fish_seen_subcommand_from remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask for confirmation'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -l dry-run -d 'Say what would be removed and what would be in force afterwards; remove nothing'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove an installed license'
complete -c airseal -n "__fish_airseal_using_subcommand licenses; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l diff -d 'Show what the trust bundle or catalogue NEW changes compared with OLD, before it is imported' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l payload -d 'Write the payload\'s bytes'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l pae -d 'Write the bytes that were signed'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l signature -d 'Write the first signature\'s 64 bytes'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l armor -d 'Write each document as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l line -d 'Write each document as one line, for variables, YAML and chat'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l signature -d 'Read the signature from SIG (default: FILE.sig)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand attach" -s o -l output -d 'Write the signed document to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l armor -d 'Write the document as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l line -d 'Write the document as one line, for chat, YAML and variables'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -s o -l output -d 'Write the signed statement to FILE too; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `airseal attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -s y -l yes -d 'Do not ask for confirmation'
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -f -a "on" -d 'Turn usage data on, and show the disclosure'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -f -a "off" -d 'Turn usage data off: it may not leave, and what was recorded is deleted'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -f -a "status" -d 'Show whether usage data may leave, and which source decided'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -f -a "check" -d 'Exit with 0 if usage data may leave, with 3 if not'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and not __fish_seen_subcommand_from on off status check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from help" -f -a "on" -d 'Turn usage data on, and show the disclosure'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from help" -f -a "off" -d 'Turn usage data off: it may not leave, and what was recorded is deleted'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show whether usage data may leave, and which source decided'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from help" -f -a "check" -d 'Exit with 0 if usage data may leave, with 3 if not'
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -f -a "show" -d 'Write the exact bytes that would be sent to standard output'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -f -a "export" -d 'Write the exact bytes that would be sent to a file'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -f -a "explain" -d 'Explain every field: its value now, purpose, legal basis, retention, recipient'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -f -a "check" -d 'Check recorded HTTP traffic against the catalogue'
complete -c airseal -n "__fish_airseal_using_subcommand data; and not __fish_seen_subcommand_from show export explain check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l limit -d 'State in the compliance report that N of NAME are in use; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l if-on -d 'Write what would be sent if usage data were on; nothing is sent'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l explain -d 'List the fields of the data instead, with values and purposes'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l limit -d 'State in the compliance report that N of NAME are in use; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -s o -l output -d 'Write to FILE, or to a file in it if FILE is a folder; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `airseal attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l catalogue -d 'With --record or --notice: read the catalogue from FILE, signed or a draft (default: the one in force here); - is standard input' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l html -d 'Write a self-contained HTML page to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l record -d 'Write the record of processing activities that GDPR Article 30(1) asks of the vendor'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l notice -d 'Write the notice for a privacy page that GDPR Article 13 asks of the vendor'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l host -d 'Check requests to HOST: a name, with a dot before it a domain and all hosts in it; may be repeated (default: the hosts of the catalogue, else every host)' -r
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l html -d 'Write a self-contained HTML page to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "show" -d 'Write the exact bytes that would be sent to standard output'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the exact bytes that would be sent to a file'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Explain every field: its value now, purpose, legal basis, retention, recipient'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check recorded HTTP traffic against the catalogue'
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "set" -d 'Record a value'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "add" -d 'Add to a count'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "load" -d 'Record the values in a JSON snapshot'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "list" -d 'List the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "clear" -d 'Delete the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and not __fish_seen_subcommand_from set add load list clear help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from load" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from load" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from load" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from load" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from load" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "set" -d 'Record a value'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add to a count'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "load" -d 'Record the values in a JSON snapshot'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Delete the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand log" -l against -d 'Also check that the ledger still begins with the entries of the copy in FILE' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand log" -l export -d 'Write a copy signed by this instance to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand log" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `airseal attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand log" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand log" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand log" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand log" -l verify -d 'Check the hash of every entry, and compare the last choice with telemetry.toml'
complete -c airseal -n "__fish_airseal_using_subcommand log" -l with-usage-hashes -d 'Also export the hashes of usage reports that an earlier version recorded'
complete -c airseal -n "__fish_airseal_using_subcommand log" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand log" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand log" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand log" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "request" -d 'Write the mail that makes a request, and open a case for it'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "list" -d 'List the open requests and the days their answers are due, overdue first'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "extend" -d 'Record that the vendor needs more time, and move the due day'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "close" -d 'Close a request: it was answered'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "cancel" -d 'Cancel a request: it was never sent, or it is not needed any more'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and not __fish_seen_subcommand_from request list extend close cancel help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l text -d 'Add your own words; required for rectify' -r
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l to -d 'Address the mail to ADDR (default: the privacy contact in the policy in force)' -r
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -s o -l output -d 'Write the mail to FILE and open the case; - is standard output (default: only show it)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l all -d 'List answered and cancelled requests too'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from extend" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from extend" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from extend" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from extend" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from extend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from close" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from close" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from close" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from cancel" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from cancel" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from cancel" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "request" -d 'Write the mail that makes a request, and open a case for it'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the open requests and the days their answers are due, overdue first'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "extend" -d 'Record that the vendor needs more time, and move the due day'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "close" -d 'Close a request: it was answered'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Cancel a request: it was never sent, or it is not needed any more'
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l csaf -d 'Write the CSAF document of the advisory ID (default: the only one); with --all, every one of them, to a folder' -r
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -s o -l output -d 'Write the CSAF document to FILE, with --all to the folder FILE, instead of standard output; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l all -d 'Show advisories about other versions too'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -f -a "ack" -d 'Acknowledge an advisory: status and verify no longer name it'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and not __fish_seen_subcommand_from ack help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from ack" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from ack" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from ack" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from ack" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from ack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from help" -f -a "ack" -d 'Acknowledge an advisory: status and verify no longer name it'
complete -c airseal -n "__fish_airseal_using_subcommand advisories; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -f -a "show" -d 'Print a version of the policy'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -f -a "list" -d 'List the versions of the policy, by the day each takes effect'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -f -a "diff" -d 'Show what changed between two versions, word by word'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -f -a "seen" -d 'Record that a version was seen'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and not __fish_seen_subcommand_from show list diff seen help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from show" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from diff" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from diff" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from diff" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from seen" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from seen" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from seen" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from seen" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from seen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print a version of the policy'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the versions of the policy, by the day each takes effect'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what changed between two versions, word by word'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "seen" -d 'Record that a version was seen'
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -f -a "verify" -d 'Check files against the vendor\'s signed list of them'
complete -c airseal -n "__fish_airseal_using_subcommand release; and not __fish_seen_subcommand_from verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -l allow-older -d 'Accept an older release than one that was verified here before'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -l ignore-missing -d 'Accept that files of the release are missing'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check files against the vendor\'s signed list of them'
complete -c airseal -n "__fish_airseal_using_subcommand release; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -f -a "reset" -d 'Lower the newest system time seen to the present time, after asking'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and not __fish_seen_subcommand_from reset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Do not ask for confirmation'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Lower the newest system time seen to the present time, after asking'
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -s o -l output -d 'Write to FILE instead of standard output; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l jobs -d 'Check N files at once (default: one for each processor)' -r
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l trust -d 'Check against this trust bundle instead of the pinned one' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l at -d 'Check as if it were TIME; the clock is not checked' -r
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l expiring-within -d 'Count and list the valid licenses that end within SPAN, such as 60d' -r
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand audit" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand audit" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand completions" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand completions" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand completions" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand completions" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "init" -d 'Make a vendor folder: root keys, signer key and trust bundle 1'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "issue" -d 'Issue a license for a request, a folder, a table, or an id'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "renew" -d 'Renew or change a license, without a request'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "revoke" -d 'Revoke licenses, an address or a signer key in the next bundle'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "rotate" -d 'Replace the signer key or the root keys, in the next trust bundle'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "receive" -d 'Check and keep the reports and statements that customers hand in'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "publish" -d 'Write the newest trust bundle, or sign the next one with a root'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "attach" -d 'Attach a signature that was made elsewhere'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "release" -d 'Sign the files of a release, by their hashes'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "policy" -d 'Sign a version of the privacy policy, for every customer'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "catalogue" -d 'Check and sign the catalogue of what your product can send'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "advisory" -d 'Publish advisories that everybody who runs a version must read'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "list" -d 'List the licenses that were issued'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "plans" -d 'Check plans.toml, and list the plans'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "doctor" -d 'Check the vendor folder, and say what to do about each fault'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "show" -d 'Show a customer\'s licenses and what became of each'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "reissue" -d 'Write a license again, for a customer who lost the file'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and not __fish_seen_subcommand_from init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l product -d 'The product that the licenses are for' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l dir -d 'The folder to make (default: AIRSEAL_VENDOR_DIR)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l roots -d 'Make N root keys, each in its own file, or one for each name, such as alice,bob,carol (default: one, or none with --root-public)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l root-public -d 'List this root key, whose private half is kept elsewhere: a public key in PEM form, or an OpenSSH line; may be repeated' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l signer-public -d 'List this signer key, whose private half is kept elsewhere, instead of making one' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l threshold -d 'Require the signatures of M root keys on a trust bundle (default: more than half)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l root-passphrase-file -d 'Read the passphrase of a root key from FILE; repeat the option for each root key' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l no-passphrase -d 'Leave the private keys unencrypted'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l csv -d 'Issue a license for each line of a table (CSV): its columns are called as the options are, and the options of the command fill in what a line leaves empty; -o names a folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l email -d 'Issue to this address without a request' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l instance -d 'Issue for this instance only; `airseal status` prints the id' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l plan -d 'Grant what this plan of plans.toml says; other options come on top. Without plans.toml it is a name that the customer sees' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l days -d 'Make the license valid for N days from its beginning' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l expires -d 'Make the license valid until the end of DATE (UTC), or until an exact time; in the past only with --not-before' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l not-before -d 'Let the license begin on DATE (UTC), or at an exact time (default: at once; vendor renew: where the license before it ends)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l grace-days -d 'Accept the license with a warning for N days after its end (default: the plan\'s, else 14; vendor renew: as before)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l limit -d 'Cover N of NAME, or NAME=unlimited; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l feature -d 'Cover a feature; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l releases-until -d 'Cover only the releases of the product that are dated up to DAY' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l data-region -d 'Grant this region for the customer\'s data (default: the one in the request; vendor renew: as before)' -r -f -a "us\t''
eu\t''"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l organization -d 'Name the customer in the license' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l meta -d 'Add a note to the license, which is never interpreted; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l edition -d 'Issue only if the request is for this edition' -r -f -a "business\t''
community\t''"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l replaces -d 'Revoke what this license replaces: one license, or all licenses of an instance' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l sign-with -d 'Sign with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l root-passphrase-file -d 'Read the root\'s passphrase from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -s o -l output -d 'Write the license to FILE (a folder for a folder of requests or a table); - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l qr-png -d 'Also write the license as a QR code to FILE, in PNG format' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l any-instance -d 'Issue for any instance registered to that address'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l perpetual -d 'Make the license valid without an end'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l new-name -d 'Add limits and features that plans.toml does not list to its lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l change-email -d 'Issue to an instance that was licensed to another address before'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -s y -l yes -d 'Do not ask for confirmation of what --replaces revokes'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l dry-run -d 'Show what --replaces would revoke, and issue nothing'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l another -d 'Issue another license for a request that was answered with these terms before (default: write the same license again)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l armor -d 'Write the license as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l line -d 'Write the license as one line, for variables, YAML and chat'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l with-trust -d 'Write the newest trust bundle to the same file; `import` takes both'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l qr -d 'Also draw the license as a QR code, to be scanned from the screen'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from issue" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l expiring-within -d 'Renew all licenses that end within SPAN, such as 60d, and were not renewed; -o names a folder' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l plan -d 'Grant what this plan of plans.toml says; other options come on top. Without plans.toml it is a name that the customer sees' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l days -d 'Make the license valid for N days from its beginning' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l expires -d 'Make the license valid until the end of DATE (UTC), or until an exact time; in the past only with --not-before' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l not-before -d 'Let the license begin on DATE (UTC), or at an exact time (default: at once; vendor renew: where the license before it ends)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l grace-days -d 'Accept the license with a warning for N days after its end (default: the plan\'s, else 14; vendor renew: as before)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l limit -d 'Cover N of NAME, or NAME=unlimited; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l feature -d 'Cover a feature; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l releases-until -d 'Cover only the releases of the product that are dated up to DAY' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l data-region -d 'Grant this region for the customer\'s data (default: the one in the request; vendor renew: as before)' -r -f -a "us\t''
eu\t''"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l organization -d 'Name the customer in the license' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l meta -d 'Add a note to the license, which is never interpreted; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l without-feature -d 'Do not cover a feature any more; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l without-limit -d 'Do not cover a limit any more; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -s o -l output -d 'Write the license to FILE (a folder with --expiring-within); - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l perpetual -d 'Make the license valid without an end'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l new-name -d 'Add limits and features that plans.toml does not list to its lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l another -d 'Make another renewal of a license that was renewed with these terms before (default: write that renewal again)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -s y -l yes -d 'Renew without asking for confirmation on a terminal'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l dry-run -d 'Show what would be different, and sign nothing'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l armor -d 'Write the license as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l line -d 'Write the license as one line, for variables, YAML and chat'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l with-trust -d 'Write the newest trust bundle to the same file; `import` takes both'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from renew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l license -d 'Revoke the license in FILE, signed by a signer of this folder; may be repeated' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l key -d 'Revoke the signer key with this id' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l email -d 'Revoke every license issued to this address' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l reason -d 'Say why, in words that customers may read; a reason that begins with "replaced" tells them to import the replacement' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l sign-with -d 'Sign with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l root-passphrase-file -d 'Read the root\'s passphrase from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Revoke without asking for confirmation on a terminal'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Show what would be revoked, and change nothing'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -f -a "signer" -d 'Make a new signer key and close the window of the old one'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -f -a "root" -d 'Replace the root keys by new ones'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -l accept-loss -d 'Begin received.jsonl again with what is left of it; the old file is kept next to it'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from receive" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l sign-with -d 'Sign with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l root-passphrase-file -d 'Read the root\'s passphrase from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l against -d 'Show what changes compared with FILE, a copy of the newest bundle that is kept with the key (default: the bundle in force in the vendor folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -s o -l output -d 'Write the newest bundle to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l renew-by -d 'Make a bundle that warns sites after the end of DATE (UTC) that the bundle is old' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -s y -l yes -d 'Sign without asking for confirmation on a terminal'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l all -d 'Write every bundle so far; -o names a folder'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l prune -d 'Make a bundle without the revocations of licenses whose grace has ended'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l accept-loss -d 'Make a bundle that accepts the loss of records and continues with what is left'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l discard -d 'Discard the bundle that waits for signatures; it is moved to discarded/'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l again -d 'Accept FILE even if it was discarded before'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from publish" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l signature -d 'Read the signature from SIG (default: FILE.sig)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l key -d 'Accept the signature of this key only' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l sign-with -d 'Sign with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l root-passphrase-file -d 'Read the root\'s passphrase from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -s o -l output -d 'Write the signed document to FILE (a folder for a folder); - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l armor -d 'Write the license as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l line -d 'Write the license as one line, for variables, YAML and chat'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l with-trust -d 'Write the newest trust bundle to the same file; `import` takes both'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l release-version -d 'State the version of the release' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l sign-with -d 'Sign the bundle that lists a first signer with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l root-passphrase-file -d 'Read the passphrase of that root from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -s o -l output -d 'Write the signed list to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from release" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l policy-version -d 'Name the version, such as 2024-03' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l effective -d 'Let the version take effect on DATE (UTC)' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l contact -d 'State the address for data protection requests' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l data-location -d 'State where data is stored; may be repeated' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l retention -d 'State how long data is kept' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l catalogue -d 'The signed catalogue that the policy describes (default: the last one of the vendor folder, else the one that airseal comes with)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l passphrase-file -d 'Read the passphrase from the first line of FILE (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l passphrase-fd -d 'Read the passphrase from the first line of what descriptor N reads' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l sign-with -d 'Sign the bundle that lists a first signer with this root key file; may be repeated (default: the only root in the folder)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l root-passphrase-file -d 'Read the passphrase of that root from FILE (default: as --passphrase-file)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l unsigned -d 'Sign nothing here: write the document to FILE and the bytes to sign to FILE.pae, for a key that is kept elsewhere; `vendor attach` takes the signature' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -s o -l output -d 'Write the signed policy to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l trust-clock -d 'Sign even if the clock is more than a day behind the last thing that was signed'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l armor -d 'Write the policy as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from policy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -f -a "check" -d 'Check a catalogue as a reviewer would, and sign nothing'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -f -a "sign" -d 'Sign a catalogue, for every customer'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from catalogue" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "add" -d 'Add an advisory to those that are published next, or change one'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "list" -d 'List the advisories, and which of them are not published yet'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "support" -d 'Say until when versions are supported, or list that'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "remove" -d 'Remove an advisory from those that are published next'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "publish" -d 'Sign the advisories, for every customer'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l expiring-within -d 'List only licenses that end within SPAN, such as 60d, and were not renewed' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l email -d 'List only licenses issued to this address' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l instance -d 'List only licenses of this instance; the first digits of its id are enough' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l organization -d 'List only licenses of customers whose organization has TEXT in its name; case is ignored' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l plan -d 'List only licenses of this plan' -r
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l over -d 'List only licenses whose last report is over a limit; `airseal vendor receive` reads reports'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l passphrase-file -d 'Read a passphrase from the first line of FILE; repeat the option if keys have different ones (default: the credential airseal.passphrase)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l backup -d 'Compare the folder with DIR, a backup of it' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l no-keys -d 'Do not open the private keys'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l format -d 'Write the list as a table, json (one object per line) or csv (default: table)' -r -f -a "table\t'Lines for people'
json\t'One JSON object per line'
csv\t'Comma-separated values, for a spreadsheet'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l csv -d 'Write the list as comma-separated values: the same as --format csv'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l dir -d 'The vendor folder (default: AIRSEAL_VENDOR_DIR, else this folder if it is one)' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -s o -l output -d 'Write the license to FILE; - is standard output' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l qr-png -d 'Also write the license as a QR code to FILE, in PNG format' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l home -d 'Keep the state in DIR instead of the platform\'s data folder' -r -F
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l color -d 'Colour: auto (on a terminal), always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set or TERM is dumb'
always\t'Always'
never\t'Never'"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l armor -d 'Write the license as text for mail'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l line -d 'Write the license as one line, for variables, YAML and chat'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l with-trust -d 'Write the newest trust bundle to the same file; `import` takes both'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l force -d 'Replace FILE even if it has other content'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l qr -d 'Also draw the license as a QR code, to be scanned from the screen'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -l json -d 'Answer in JSON: one object, or one a line for lists'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -s q -l quiet -d 'Print errors only; data that was asked for is still written'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from reissue" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make a vendor folder: root keys, signer key and trust bundle 1'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "issue" -d 'Issue a license for a request, a folder, a table, or an id'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "renew" -d 'Renew or change a license, without a request'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke licenses, an address or a signer key in the next bundle'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Replace the signer key or the root keys, in the next trust bundle'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "receive" -d 'Check and keep the reports and statements that customers hand in'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "publish" -d 'Write the newest trust bundle, or sign the next one with a root'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "attach" -d 'Attach a signature that was made elsewhere'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "release" -d 'Sign the files of a release, by their hashes'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "policy" -d 'Sign a version of the privacy policy, for every customer'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "catalogue" -d 'Check and sign the catalogue of what your product can send'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "advisory" -d 'Publish advisories that everybody who runs a version must read'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the licenses that were issued'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "plans" -d 'Check plans.toml, and list the plans'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "doctor" -d 'Check the vendor folder, and say what to do about each fault'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a customer\'s licenses and what became of each'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "reissue" -d 'Write a license again, for a customer who lost the file'
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "trust" -d 'Pin the vendor\'s trust bundle, and show what is trusted'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "register" -d 'Register this instance, and write the request for a license'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "import" -d 'Import signed files: licenses, trust bundles and other texts'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "verify" -d 'Check the license; the exit code is the verdict'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "status" -d 'Show license, trust bundle and usage data on one screen'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "licenses" -d 'List the installed licenses, and say which one is in force'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "inspect" -d 'Show any signed document, and who signed it'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "attach" -d 'Attach a signature of this instance that was made elsewhere'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "unregister" -d 'Delete this instance\'s key, registration, licenses and usage data'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "telemetry" -d 'Turn usage data off or on, and show who decided'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "data" -d 'Show what data would be sent, and check what was sent'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "usage" -d 'Record the usage data that a usage report is made of'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "log" -d 'Show the ledger: disclosures, choices, requests, exports'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "rights" -d 'Write a data protection request, and track its due date'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "advisories" -d 'Show the vendor\'s advisories about the version that runs here'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "policy" -d 'Show the vendor\'s privacy policy, and what changed in it'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "release" -d 'Check the files of a release before they are installed'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "doctor" -d 'Check the installation, and say what to do about each fault'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "clock" -d 'Show the latest times seen, and reset a wrong one'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "metrics" -d 'Write metrics for monitoring: license, trust, clock, usage data'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "audit" -d 'Verify every license in the given folders, and sum up'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "vendor" -d 'Issue, renew and revoke licenses, as the vendor'
complete -c airseal -n "__fish_airseal_using_subcommand help; and not __fish_seen_subcommand_from trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "pin" -d 'Trust the roots in a bundle, once'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "show" -d 'Show the trust bundle in force'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from licenses" -f -a "remove" -d 'Remove an installed license'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from telemetry" -f -a "on" -d 'Turn usage data on, and show the disclosure'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from telemetry" -f -a "off" -d 'Turn usage data off: it may not leave, and what was recorded is deleted'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from telemetry" -f -a "status" -d 'Show whether usage data may leave, and which source decided'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from telemetry" -f -a "check" -d 'Exit with 0 if usage data may leave, with 3 if not'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "show" -d 'Write the exact bytes that would be sent to standard output'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "export" -d 'Write the exact bytes that would be sent to a file'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "explain" -d 'Explain every field: its value now, purpose, legal basis, retention, recipient'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from data" -f -a "check" -d 'Check recorded HTTP traffic against the catalogue'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "set" -d 'Record a value'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "add" -d 'Add to a count'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "load" -d 'Record the values in a JSON snapshot'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "list" -d 'List the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "clear" -d 'Delete the recorded usage data'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from rights" -f -a "request" -d 'Write the mail that makes a request, and open a case for it'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from rights" -f -a "list" -d 'List the open requests and the days their answers are due, overdue first'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from rights" -f -a "extend" -d 'Record that the vendor needs more time, and move the due day'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from rights" -f -a "close" -d 'Close a request: it was answered'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from rights" -f -a "cancel" -d 'Cancel a request: it was never sent, or it is not needed any more'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from advisories" -f -a "ack" -d 'Acknowledge an advisory: status and verify no longer name it'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "show" -d 'Print a version of the policy'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "list" -d 'List the versions of the policy, by the day each takes effect'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "diff" -d 'Show what changed between two versions, word by word'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "seen" -d 'Record that a version was seen'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from release" -f -a "verify" -d 'Check files against the vendor\'s signed list of them'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from clock" -f -a "reset" -d 'Lower the newest system time seen to the present time, after asking'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "init" -d 'Make a vendor folder: root keys, signer key and trust bundle 1'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "issue" -d 'Issue a license for a request, a folder, a table, or an id'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "renew" -d 'Renew or change a license, without a request'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "revoke" -d 'Revoke licenses, an address or a signer key in the next bundle'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "rotate" -d 'Replace the signer key or the root keys, in the next trust bundle'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "receive" -d 'Check and keep the reports and statements that customers hand in'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "publish" -d 'Write the newest trust bundle, or sign the next one with a root'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "attach" -d 'Attach a signature that was made elsewhere'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "release" -d 'Sign the files of a release, by their hashes'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "policy" -d 'Sign a version of the privacy policy, for every customer'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "catalogue" -d 'Check and sign the catalogue of what your product can send'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "advisory" -d 'Publish advisories that everybody who runs a version must read'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "list" -d 'List the licenses that were issued'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "plans" -d 'Check plans.toml, and list the plans'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "doctor" -d 'Check the vendor folder, and say what to do about each fault'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "show" -d 'Show a customer\'s licenses and what became of each'
complete -c airseal -n "__fish_airseal_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "reissue" -d 'Write a license again, for a customer who lost the file'
complete -c airseal -n "__fish_airseal_using_subcommand trust; and __fish_seen_subcommand_from show" -f
complete -c airseal -n "__fish_airseal_using_subcommand register" -f
complete -c airseal -n "__fish_airseal_using_subcommand status" -f
complete -c airseal -n "__fish_airseal_using_subcommand unregister" -f
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from on" -f
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from off" -f
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from status" -f
complete -c airseal -n "__fish_airseal_using_subcommand telemetry; and __fish_seen_subcommand_from check" -f
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from show" -f -a "request compliance usage all"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from export" -f -a "request compliance usage all"
complete -c airseal -n "__fish_airseal_using_subcommand data; and __fish_seen_subcommand_from explain" -f -a "request compliance usage"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from set" -a "authentication environments environments.docker environments.agent environments.edge environments.kubernetes environments.azure environments.swarm docker.version containers images volumes services stacks groups registries registries.quay registries.azure registries.gitlab registries.custom dockerhub_login resource_controls schedules schedules.recurring custom_logo custom_templates edge_compute"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from add" -a "authentication environments environments.docker environments.agent environments.edge environments.kubernetes environments.azure environments.swarm docker.version containers images volumes services stacks groups registries registries.quay registries.azure registries.gitlab registries.custom dockerhub_login resource_controls schedules schedules.recurring custom_logo custom_templates edge_compute"
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from list" -f
complete -c airseal -n "__fish_airseal_using_subcommand usage; and __fish_seen_subcommand_from clear" -f
complete -c airseal -n "__fish_airseal_using_subcommand log" -f
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from request" -f -a "access rectify erase restrict port object withdraw"
complete -c airseal -n "__fish_airseal_using_subcommand rights; and __fish_seen_subcommand_from list" -f
complete -c airseal -n "__fish_airseal_using_subcommand policy; and __fish_seen_subcommand_from list" -f
complete -c airseal -n "__fish_airseal_using_subcommand doctor" -f
complete -c airseal -n "__fish_airseal_using_subcommand clock; and __fish_seen_subcommand_from reset" -f
complete -c airseal -n "__fish_airseal_using_subcommand metrics" -f
complete -c airseal -n "__fish_airseal_using_subcommand completions" -f -a "bash zsh fish"
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from init" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate; and __fish_seen_subcommand_from signer" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from rotate; and __fish_seen_subcommand_from root" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory; and __fish_seen_subcommand_from list" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from advisory; and __fish_seen_subcommand_from publish" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from list" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from plans" -f
complete -c airseal -n "__fish_airseal_using_subcommand vendor; and __fish_seen_subcommand_from doctor" -f
