
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'airseal' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'airseal'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'airseal' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this instance against one email, and write the request for a license')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in signed files: licenses and trust bundles')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a license: signature, signer, revocation, binding, time and coverage')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show edition, license, trust and telemetry on one screen')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Show any signed document, and who signed it')
            [CompletionResult]::new('telemetry', 'telemetry', [CompletionResultType]::ParameterValue, 'Switch anonymised usage figures off or on, and ask whether they may leave')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Show, export and explain exactly what data would be sent')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Record the anonymised figures that the usage report is made of')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show the ledger: who was told, who objected, what was registered and exported')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Pin the vendor''s root key, and show what is trusted')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Delete the instance''s key, registration, licenses and trust pin')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('vendor', 'vendor', [CompletionResultType]::ParameterValue, 'Issue, renew and revoke licenses, as the vendor')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;register' {
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The one address of this instance; it need not be personal')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'The edition that runs (default: business)')
            [CompletionResult]::new('--product-version', '--product-version', [CompletionResultType]::ParameterName, 'The product''s version, such as 2.19.4')
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'A name for this instance, for you and the vendor; "" removes it')
            [CompletionResult]::new('--data-region', '--data-region', [CompletionResultType]::ParameterName, 'Where the vendor shall keep the data')
            [CompletionResult]::new('--marketing', '--marketing', [CompletionResultType]::ParameterName, 'Whether the vendor may send marketing to the address (default: off)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the request to FILE; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the request to FILE; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--change-email', '--change-email', [CompletionResultType]::ParameterName, 'Ask for another address than the registered one')
            [CompletionResult]::new('--armor', '--armor', [CompletionResultType]::ParameterName, 'Write the request as text for mail')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;import' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;verify' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Ask whether N of NAME are covered; may be repeated')
            [CompletionResult]::new('--feature', '--feature', [CompletionResultType]::ParameterName, 'Ask whether a feature is covered; may be repeated')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Judge as if it were TIME, for audits; writes nothing')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;status' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;inspect' {
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Say in words what a new trust bundle changes, before anyone imports it')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Write the payload''s bytes')
            [CompletionResult]::new('--pae', '--pae', [CompletionResultType]::ParameterName, 'Write the bytes that the signatures are over')
            [CompletionResult]::new('--signature', '--signature', [CompletionResultType]::ParameterName, 'Write the first signature''s 64 bytes')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;telemetry' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Lift the objection, and show the notice')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Object to usage figures: nothing may leave')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say whether usage figures may leave, and who decided')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Exit 0 only if usage figures may leave; 3 if not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;telemetry;on' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;telemetry;off' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;telemetry;status' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;telemetry;check' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;telemetry;help' {
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Lift the objection, and show the notice')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Object to usage figures: nothing may leave')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say whether usage figures may leave, and who decided')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Exit 0 only if usage figures may leave; 3 if not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;telemetry;help;on' {
            break
        }
        'airseal;telemetry;help;off' {
            break
        }
        'airseal;telemetry;help;status' {
            break
        }
        'airseal;telemetry;help;check' {
            break
        }
        'airseal;telemetry;help;help' {
            break
        }
        'airseal;data' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Write to standard output the very bytes that would be sent')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write to a file the very bytes that would be sent')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain every field: its value now, purpose, legal basis, retention, recipient')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;data;show' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How much of a limit is in use, for the compliance report; may be repeated')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--if-on', '--if-on', [CompletionResultType]::ParameterName, 'Write what would be sent if usage figures were on; none of it will be')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;data;export' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How much of a limit is in use, for the compliance report; may be repeated')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The file, or a folder to name it in; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The file, or a folder to name it in; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--if-on', '--if-on', [CompletionResultType]::ParameterName, 'Write what would be sent if usage figures were on; none of it will be')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;data;explain' {
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'Write a page to file or print; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;data;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Write to standard output the very bytes that would be sent')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write to a file the very bytes that would be sent')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain every field: its value now, purpose, legal basis, retention, recipient')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;data;help;show' {
            break
        }
        'airseal;data;help;export' {
            break
        }
        'airseal;data;help;explain' {
            break
        }
        'airseal;data;help;help' {
            break
        }
        'airseal;usage' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Record a figure')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add to a count')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Record the figures of a JSON snapshot')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the recorded figures')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete the recorded figures')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;usage;set' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;usage;add' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;usage;load' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;usage;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;usage;clear' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;usage;help' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Record a figure')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add to a count')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Record the figures of a JSON snapshot')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the recorded figures')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete the recorded figures')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;usage;help;set' {
            break
        }
        'airseal;usage;help;add' {
            break
        }
        'airseal;usage;help;load' {
            break
        }
        'airseal;usage;help;list' {
            break
        }
        'airseal;usage;help;clear' {
            break
        }
        'airseal;usage;help;help' {
            break
        }
        'airseal;log' {
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Check also that the ledger still begins with the entries of this copy')
            [CompletionResult]::new('--export', '--export', [CompletionResultType]::ParameterName, 'Write a copy signed by this instance; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Check every entry against the one before, and the last against the flag')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;trust' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Trust the roots in a bundle, once')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the trust bundle in force')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;trust;pin' {
            [CompletionResult]::new('--fingerprint', '--fingerprint', [CompletionResultType]::ParameterName, 'The fingerprint of its roots, as the vendor published it')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;trust;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;trust;help' {
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Trust the roots in a bundle, once')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the trust bundle in force')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;trust;help;pin' {
            break
        }
        'airseal;trust;help;show' {
            break
        }
        'airseal;trust;help;help' {
            break
        }
        'airseal;unregister' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;completions' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a vendor folder: root keys, signer key and trust bundle 1')
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Issue a license for a request, a folder of requests, or an id read out')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke licenses, an address, or a signer key, in the next trust bundle')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the signer key or the root keys, in the next trust bundle')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write out the newest trust bundle, or add a root''s signature to the next one')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the licenses that were issued')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;vendor;init' {
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'The product that this folder issues for')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The folder to make')
            [CompletionResult]::new('--roots', '--roots', [CompletionResultType]::ParameterName, 'Make N root keys, each in a file of its own')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'Let M of the roots sign a trust bundle (default: more than half)')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read a root''s passphrase from FILE; repeat it, one for each root')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--no-passphrase', '--no-passphrase', [CompletionResultType]::ParameterName, 'Leave the private keys unencrypted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;issue' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Issue to this address without a request')
            [CompletionResult]::new('--instance', '--instance', [CompletionResultType]::ParameterName, 'Only for this instance, as `airseal status` prints it')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Run for N days, from --not-before or from now')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'Run to the end of DATE (UTC), or to an exact time')
            [CompletionResult]::new('--not-before', '--not-before', [CompletionResultType]::ParameterName, 'Begin on DATE (UTC), or at an exact time (default: at once)')
            [CompletionResult]::new('--grace-days', '--grace-days', [CompletionResultType]::ParameterName, 'Days past the end in which it still counts, with a warning')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Cover N of NAME; may be repeated')
            [CompletionResult]::new('--feature', '--feature', [CompletionResultType]::ParameterName, 'Cover a feature; may be repeated')
            [CompletionResult]::new('--organization', '--organization', [CompletionResultType]::ParameterName, 'The customer in words')
            [CompletionResult]::new('--meta', '--meta', [CompletionResultType]::ParameterName, 'A note in the license, never interpreted; may be repeated')
            [CompletionResult]::new('--edition', '--edition', [CompletionResultType]::ParameterName, 'Issue only if the request is for this edition')
            [CompletionResult]::new('--replaces', '--replaces', [CompletionResultType]::ParameterName, 'Revoke what this license replaces in the next trust bundle: a license, or all of an instance')
            [CompletionResult]::new('--sign-with', '--sign-with', [CompletionResultType]::ParameterName, 'Sign with this root key file; may be repeated (default: the only root in the folder)')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read the root''s passphrase from FILE (default: as --passphrase-file)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the license to FILE (a folder for a folder of requests); - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the license to FILE (a folder for a folder of requests); - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--any-instance', '--any-instance', [CompletionResultType]::ParameterName, 'For any instance registered to that address')
            [CompletionResult]::new('--perpetual', '--perpetual', [CompletionResultType]::ParameterName, 'Run without an end')
            [CompletionResult]::new('--change-email', '--change-email', [CompletionResultType]::ParameterName, 'Let an instance that was licensed under another address change it')
            [CompletionResult]::new('--armor', '--armor', [CompletionResultType]::ParameterName, 'Write the license as text for mail')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;revoke' {
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'A signer key, by its id')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Every license issued to this address')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why, in words that customers may read')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('--sign-with', '--sign-with', [CompletionResultType]::ParameterName, 'Sign with this root key file; may be repeated (default: the only root in the folder)')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read the root''s passphrase from FILE (default: as --passphrase-file)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;rotate' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('signer', 'signer', [CompletionResultType]::ParameterValue, 'Make a new signer key and close the window of the old one')
            [CompletionResult]::new('root', 'root', [CompletionResultType]::ParameterValue, 'Put new root keys in place of the old ones')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;vendor;rotate;signer' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--retire-old', '--retire-old', [CompletionResultType]::ParameterName, 'Let the old key sign to the end of DATE (UTC) (default: now)')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('--sign-with', '--sign-with', [CompletionResultType]::ParameterName, 'Sign with this root key file; may be repeated (default: the only root in the folder)')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read the root''s passphrase from FILE (default: as --passphrase-file)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--no-passphrase', '--no-passphrase', [CompletionResultType]::ParameterName, 'Leave the new private key unencrypted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;rotate;root' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--roots', '--roots', [CompletionResultType]::ParameterName, 'Make N new root keys')
            [CompletionResult]::new('--threshold', '--threshold', [CompletionResultType]::ParameterName, 'Let M of the new roots sign a trust bundle (default: more than half)')
            [CompletionResult]::new('--new-passphrase-file', '--new-passphrase-file', [CompletionResultType]::ParameterName, 'Read a new root''s passphrase from FILE; repeat it, one for each (default: as --passphrase-file)')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('--sign-with', '--sign-with', [CompletionResultType]::ParameterName, 'Sign with this root key file; may be repeated (default: the only root in the folder)')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read the root''s passphrase from FILE (default: as --passphrase-file)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--no-passphrase', '--no-passphrase', [CompletionResultType]::ParameterName, 'Leave the new private keys unencrypted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;rotate;help' {
            [CompletionResult]::new('signer', 'signer', [CompletionResultType]::ParameterValue, 'Make a new signer key and close the window of the old one')
            [CompletionResult]::new('root', 'root', [CompletionResultType]::ParameterValue, 'Put new root keys in place of the old ones')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;vendor;rotate;help;signer' {
            break
        }
        'airseal;vendor;rotate;help;root' {
            break
        }
        'airseal;vendor;rotate;help;help' {
            break
        }
        'airseal;vendor;publish' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--sign-with', '--sign-with', [CompletionResultType]::ParameterName, 'Sign with this root key file; may be repeated (default: the only root in the folder)')
            [CompletionResult]::new('--root-passphrase-file', '--root-passphrase-file', [CompletionResultType]::ParameterName, 'Read the root''s passphrase from FILE (default: as --passphrase-file)')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'Read the passphrase from the first line of FILE')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the newest bundle to FILE; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the newest bundle to FILE; - is standard output')
            [CompletionResult]::new('--renew-by', '--renew-by', [CompletionResultType]::ParameterName, 'Make a bundle that asks sites to fetch a newer one by the end of DATE (UTC)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Write every bundle so far; -o names a folder')
            [CompletionResult]::new('--discard', '--discard', [CompletionResultType]::ParameterName, 'Drop the bundle that waits')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;list' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'The vendor folder')
            [CompletionResult]::new('--expiring-within', '--expiring-within', [CompletionResultType]::ParameterName, 'Only licenses that end within SPAN, such as 60d')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Only licenses of this address')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Keep the state in DIR instead of the platform''s data folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour the answer: auto (on a terminal, unless NO_COLOR is set), always, never')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Answer as comma-separated values, for a spreadsheet')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: one object, or one a line for lists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'airseal;vendor;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a vendor folder: root keys, signer key and trust bundle 1')
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Issue a license for a request, a folder of requests, or an id read out')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke licenses, an address, or a signer key, in the next trust bundle')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the signer key or the root keys, in the next trust bundle')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write out the newest trust bundle, or add a root''s signature to the next one')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the licenses that were issued')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;vendor;help;init' {
            break
        }
        'airseal;vendor;help;issue' {
            break
        }
        'airseal;vendor;help;revoke' {
            break
        }
        'airseal;vendor;help;rotate' {
            [CompletionResult]::new('signer', 'signer', [CompletionResultType]::ParameterValue, 'Make a new signer key and close the window of the old one')
            [CompletionResult]::new('root', 'root', [CompletionResultType]::ParameterValue, 'Put new root keys in place of the old ones')
            break
        }
        'airseal;vendor;help;rotate;signer' {
            break
        }
        'airseal;vendor;help;rotate;root' {
            break
        }
        'airseal;vendor;help;publish' {
            break
        }
        'airseal;vendor;help;list' {
            break
        }
        'airseal;vendor;help;help' {
            break
        }
        'airseal;help' {
            [CompletionResult]::new('register', 'register', [CompletionResultType]::ParameterValue, 'Register this instance against one email, and write the request for a license')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in signed files: licenses and trust bundles')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a license: signature, signer, revocation, binding, time and coverage')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show edition, license, trust and telemetry on one screen')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Show any signed document, and who signed it')
            [CompletionResult]::new('telemetry', 'telemetry', [CompletionResultType]::ParameterValue, 'Switch anonymised usage figures off or on, and ask whether they may leave')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Show, export and explain exactly what data would be sent')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Record the anonymised figures that the usage report is made of')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show the ledger: who was told, who objected, what was registered and exported')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Pin the vendor''s root key, and show what is trusted')
            [CompletionResult]::new('unregister', 'unregister', [CompletionResultType]::ParameterValue, 'Delete the instance''s key, registration, licenses and trust pin')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('vendor', 'vendor', [CompletionResultType]::ParameterValue, 'Issue, renew and revoke licenses, as the vendor')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'airseal;help;register' {
            break
        }
        'airseal;help;import' {
            break
        }
        'airseal;help;verify' {
            break
        }
        'airseal;help;status' {
            break
        }
        'airseal;help;inspect' {
            break
        }
        'airseal;help;telemetry' {
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Lift the objection, and show the notice')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Object to usage figures: nothing may leave')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say whether usage figures may leave, and who decided')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Exit 0 only if usage figures may leave; 3 if not')
            break
        }
        'airseal;help;telemetry;on' {
            break
        }
        'airseal;help;telemetry;off' {
            break
        }
        'airseal;help;telemetry;status' {
            break
        }
        'airseal;help;telemetry;check' {
            break
        }
        'airseal;help;data' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Write to standard output the very bytes that would be sent')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write to a file the very bytes that would be sent')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain every field: its value now, purpose, legal basis, retention, recipient')
            break
        }
        'airseal;help;data;show' {
            break
        }
        'airseal;help;data;export' {
            break
        }
        'airseal;help;data;explain' {
            break
        }
        'airseal;help;usage' {
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Record a figure')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add to a count')
            [CompletionResult]::new('load', 'load', [CompletionResultType]::ParameterValue, 'Record the figures of a JSON snapshot')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the recorded figures')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Delete the recorded figures')
            break
        }
        'airseal;help;usage;set' {
            break
        }
        'airseal;help;usage;add' {
            break
        }
        'airseal;help;usage;load' {
            break
        }
        'airseal;help;usage;list' {
            break
        }
        'airseal;help;usage;clear' {
            break
        }
        'airseal;help;log' {
            break
        }
        'airseal;help;trust' {
            [CompletionResult]::new('pin', 'pin', [CompletionResultType]::ParameterValue, 'Trust the roots in a bundle, once')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the trust bundle in force')
            break
        }
        'airseal;help;trust;pin' {
            break
        }
        'airseal;help;trust;show' {
            break
        }
        'airseal;help;unregister' {
            break
        }
        'airseal;help;completions' {
            break
        }
        'airseal;help;vendor' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a vendor folder: root keys, signer key and trust bundle 1')
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Issue a license for a request, a folder of requests, or an id read out')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke licenses, an address, or a signer key, in the next trust bundle')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace the signer key or the root keys, in the next trust bundle')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write out the newest trust bundle, or add a root''s signature to the next one')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the licenses that were issued')
            break
        }
        'airseal;help;vendor;init' {
            break
        }
        'airseal;help;vendor;issue' {
            break
        }
        'airseal;help;vendor;revoke' {
            break
        }
        'airseal;help;vendor;rotate' {
            [CompletionResult]::new('signer', 'signer', [CompletionResultType]::ParameterValue, 'Make a new signer key and close the window of the old one')
            [CompletionResult]::new('root', 'root', [CompletionResultType]::ParameterValue, 'Put new root keys in place of the old ones')
            break
        }
        'airseal;help;vendor;rotate;signer' {
            break
        }
        'airseal;help;vendor;rotate;root' {
            break
        }
        'airseal;help;vendor;publish' {
            break
        }
        'airseal;help;vendor;list' {
            break
        }
        'airseal;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
