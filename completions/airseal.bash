_airseal() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    local drop=''
    [[ "${cur}" == -* ]] || drop='-*'
    if [[ "${prev}" == '=' ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    elif [[ "${cur}" == '=' ]]; then
        cur=''
    fi
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="airseal"
                ;;
            airseal,advisories)
                cmd="airseal__subcmd__advisories"
                ;;
            airseal,attach)
                cmd="airseal__subcmd__attach"
                ;;
            airseal,audit)
                cmd="airseal__subcmd__audit"
                ;;
            airseal,clock)
                cmd="airseal__subcmd__clock"
                ;;
            airseal,completions)
                cmd="airseal__subcmd__completions"
                ;;
            airseal,data)
                cmd="airseal__subcmd__data"
                ;;
            airseal,doctor)
                cmd="airseal__subcmd__doctor"
                ;;
            airseal,help)
                cmd="airseal__subcmd__help"
                ;;
            airseal,import)
                cmd="airseal__subcmd__import"
                ;;
            airseal,inspect)
                cmd="airseal__subcmd__inspect"
                ;;
            airseal,licenses)
                cmd="airseal__subcmd__licenses"
                ;;
            airseal,log)
                cmd="airseal__subcmd__log"
                ;;
            airseal,metrics)
                cmd="airseal__subcmd__metrics"
                ;;
            airseal,policy)
                cmd="airseal__subcmd__policy"
                ;;
            airseal,register)
                cmd="airseal__subcmd__register"
                ;;
            airseal,release)
                cmd="airseal__subcmd__release"
                ;;
            airseal,rights)
                cmd="airseal__subcmd__rights"
                ;;
            airseal,status)
                cmd="airseal__subcmd__status"
                ;;
            airseal,telemetry)
                cmd="airseal__subcmd__telemetry"
                ;;
            airseal,trust)
                cmd="airseal__subcmd__trust"
                ;;
            airseal,unregister)
                cmd="airseal__subcmd__unregister"
                ;;
            airseal,usage)
                cmd="airseal__subcmd__usage"
                ;;
            airseal,vendor)
                cmd="airseal__subcmd__vendor"
                ;;
            airseal,verify)
                cmd="airseal__subcmd__verify"
                ;;
            airseal__subcmd__advisories,ack)
                cmd="airseal__subcmd__advisories__subcmd__ack"
                ;;
            airseal__subcmd__advisories,help)
                cmd="airseal__subcmd__advisories__subcmd__help"
                ;;
            airseal__subcmd__advisories__subcmd__help,ack)
                cmd="airseal__subcmd__advisories__subcmd__help__subcmd__ack"
                ;;
            airseal__subcmd__advisories__subcmd__help,help)
                cmd="airseal__subcmd__advisories__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__clock,help)
                cmd="airseal__subcmd__clock__subcmd__help"
                ;;
            airseal__subcmd__clock,reset)
                cmd="airseal__subcmd__clock__subcmd__reset"
                ;;
            airseal__subcmd__clock__subcmd__help,help)
                cmd="airseal__subcmd__clock__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__clock__subcmd__help,reset)
                cmd="airseal__subcmd__clock__subcmd__help__subcmd__reset"
                ;;
            airseal__subcmd__data,check)
                cmd="airseal__subcmd__data__subcmd__check"
                ;;
            airseal__subcmd__data,explain)
                cmd="airseal__subcmd__data__subcmd__explain"
                ;;
            airseal__subcmd__data,export)
                cmd="airseal__subcmd__data__subcmd__export"
                ;;
            airseal__subcmd__data,help)
                cmd="airseal__subcmd__data__subcmd__help"
                ;;
            airseal__subcmd__data,show)
                cmd="airseal__subcmd__data__subcmd__show"
                ;;
            airseal__subcmd__data__subcmd__help,check)
                cmd="airseal__subcmd__data__subcmd__help__subcmd__check"
                ;;
            airseal__subcmd__data__subcmd__help,explain)
                cmd="airseal__subcmd__data__subcmd__help__subcmd__explain"
                ;;
            airseal__subcmd__data__subcmd__help,export)
                cmd="airseal__subcmd__data__subcmd__help__subcmd__export"
                ;;
            airseal__subcmd__data__subcmd__help,help)
                cmd="airseal__subcmd__data__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__data__subcmd__help,show)
                cmd="airseal__subcmd__data__subcmd__help__subcmd__show"
                ;;
            airseal__subcmd__help,advisories)
                cmd="airseal__subcmd__help__subcmd__advisories"
                ;;
            airseal__subcmd__help,attach)
                cmd="airseal__subcmd__help__subcmd__attach"
                ;;
            airseal__subcmd__help,audit)
                cmd="airseal__subcmd__help__subcmd__audit"
                ;;
            airseal__subcmd__help,clock)
                cmd="airseal__subcmd__help__subcmd__clock"
                ;;
            airseal__subcmd__help,completions)
                cmd="airseal__subcmd__help__subcmd__completions"
                ;;
            airseal__subcmd__help,data)
                cmd="airseal__subcmd__help__subcmd__data"
                ;;
            airseal__subcmd__help,doctor)
                cmd="airseal__subcmd__help__subcmd__doctor"
                ;;
            airseal__subcmd__help,help)
                cmd="airseal__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__help,import)
                cmd="airseal__subcmd__help__subcmd__import"
                ;;
            airseal__subcmd__help,inspect)
                cmd="airseal__subcmd__help__subcmd__inspect"
                ;;
            airseal__subcmd__help,licenses)
                cmd="airseal__subcmd__help__subcmd__licenses"
                ;;
            airseal__subcmd__help,log)
                cmd="airseal__subcmd__help__subcmd__log"
                ;;
            airseal__subcmd__help,metrics)
                cmd="airseal__subcmd__help__subcmd__metrics"
                ;;
            airseal__subcmd__help,policy)
                cmd="airseal__subcmd__help__subcmd__policy"
                ;;
            airseal__subcmd__help,register)
                cmd="airseal__subcmd__help__subcmd__register"
                ;;
            airseal__subcmd__help,release)
                cmd="airseal__subcmd__help__subcmd__release"
                ;;
            airseal__subcmd__help,rights)
                cmd="airseal__subcmd__help__subcmd__rights"
                ;;
            airseal__subcmd__help,status)
                cmd="airseal__subcmd__help__subcmd__status"
                ;;
            airseal__subcmd__help,telemetry)
                cmd="airseal__subcmd__help__subcmd__telemetry"
                ;;
            airseal__subcmd__help,trust)
                cmd="airseal__subcmd__help__subcmd__trust"
                ;;
            airseal__subcmd__help,unregister)
                cmd="airseal__subcmd__help__subcmd__unregister"
                ;;
            airseal__subcmd__help,usage)
                cmd="airseal__subcmd__help__subcmd__usage"
                ;;
            airseal__subcmd__help,vendor)
                cmd="airseal__subcmd__help__subcmd__vendor"
                ;;
            airseal__subcmd__help,verify)
                cmd="airseal__subcmd__help__subcmd__verify"
                ;;
            airseal__subcmd__help__subcmd__advisories,ack)
                cmd="airseal__subcmd__help__subcmd__advisories__subcmd__ack"
                ;;
            airseal__subcmd__help__subcmd__clock,reset)
                cmd="airseal__subcmd__help__subcmd__clock__subcmd__reset"
                ;;
            airseal__subcmd__help__subcmd__data,check)
                cmd="airseal__subcmd__help__subcmd__data__subcmd__check"
                ;;
            airseal__subcmd__help__subcmd__data,explain)
                cmd="airseal__subcmd__help__subcmd__data__subcmd__explain"
                ;;
            airseal__subcmd__help__subcmd__data,export)
                cmd="airseal__subcmd__help__subcmd__data__subcmd__export"
                ;;
            airseal__subcmd__help__subcmd__data,show)
                cmd="airseal__subcmd__help__subcmd__data__subcmd__show"
                ;;
            airseal__subcmd__help__subcmd__licenses,remove)
                cmd="airseal__subcmd__help__subcmd__licenses__subcmd__remove"
                ;;
            airseal__subcmd__help__subcmd__policy,diff)
                cmd="airseal__subcmd__help__subcmd__policy__subcmd__diff"
                ;;
            airseal__subcmd__help__subcmd__policy,list)
                cmd="airseal__subcmd__help__subcmd__policy__subcmd__list"
                ;;
            airseal__subcmd__help__subcmd__policy,seen)
                cmd="airseal__subcmd__help__subcmd__policy__subcmd__seen"
                ;;
            airseal__subcmd__help__subcmd__policy,show)
                cmd="airseal__subcmd__help__subcmd__policy__subcmd__show"
                ;;
            airseal__subcmd__help__subcmd__release,verify)
                cmd="airseal__subcmd__help__subcmd__release__subcmd__verify"
                ;;
            airseal__subcmd__help__subcmd__rights,cancel)
                cmd="airseal__subcmd__help__subcmd__rights__subcmd__cancel"
                ;;
            airseal__subcmd__help__subcmd__rights,close)
                cmd="airseal__subcmd__help__subcmd__rights__subcmd__close"
                ;;
            airseal__subcmd__help__subcmd__rights,extend)
                cmd="airseal__subcmd__help__subcmd__rights__subcmd__extend"
                ;;
            airseal__subcmd__help__subcmd__rights,list)
                cmd="airseal__subcmd__help__subcmd__rights__subcmd__list"
                ;;
            airseal__subcmd__help__subcmd__rights,request)
                cmd="airseal__subcmd__help__subcmd__rights__subcmd__request"
                ;;
            airseal__subcmd__help__subcmd__telemetry,check)
                cmd="airseal__subcmd__help__subcmd__telemetry__subcmd__check"
                ;;
            airseal__subcmd__help__subcmd__telemetry,off)
                cmd="airseal__subcmd__help__subcmd__telemetry__subcmd__off"
                ;;
            airseal__subcmd__help__subcmd__telemetry,on)
                cmd="airseal__subcmd__help__subcmd__telemetry__subcmd__on"
                ;;
            airseal__subcmd__help__subcmd__telemetry,status)
                cmd="airseal__subcmd__help__subcmd__telemetry__subcmd__status"
                ;;
            airseal__subcmd__help__subcmd__trust,pin)
                cmd="airseal__subcmd__help__subcmd__trust__subcmd__pin"
                ;;
            airseal__subcmd__help__subcmd__trust,show)
                cmd="airseal__subcmd__help__subcmd__trust__subcmd__show"
                ;;
            airseal__subcmd__help__subcmd__usage,add)
                cmd="airseal__subcmd__help__subcmd__usage__subcmd__add"
                ;;
            airseal__subcmd__help__subcmd__usage,clear)
                cmd="airseal__subcmd__help__subcmd__usage__subcmd__clear"
                ;;
            airseal__subcmd__help__subcmd__usage,list)
                cmd="airseal__subcmd__help__subcmd__usage__subcmd__list"
                ;;
            airseal__subcmd__help__subcmd__usage,load)
                cmd="airseal__subcmd__help__subcmd__usage__subcmd__load"
                ;;
            airseal__subcmd__help__subcmd__usage,set)
                cmd="airseal__subcmd__help__subcmd__usage__subcmd__set"
                ;;
            airseal__subcmd__help__subcmd__vendor,advisory)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory"
                ;;
            airseal__subcmd__help__subcmd__vendor,attach)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__attach"
                ;;
            airseal__subcmd__help__subcmd__vendor,catalogue)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__catalogue"
                ;;
            airseal__subcmd__help__subcmd__vendor,doctor)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__doctor"
                ;;
            airseal__subcmd__help__subcmd__vendor,init)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__init"
                ;;
            airseal__subcmd__help__subcmd__vendor,issue)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__issue"
                ;;
            airseal__subcmd__help__subcmd__vendor,list)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__list"
                ;;
            airseal__subcmd__help__subcmd__vendor,plans)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__plans"
                ;;
            airseal__subcmd__help__subcmd__vendor,policy)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__policy"
                ;;
            airseal__subcmd__help__subcmd__vendor,publish)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__publish"
                ;;
            airseal__subcmd__help__subcmd__vendor,receive)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__receive"
                ;;
            airseal__subcmd__help__subcmd__vendor,reissue)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__reissue"
                ;;
            airseal__subcmd__help__subcmd__vendor,release)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__release"
                ;;
            airseal__subcmd__help__subcmd__vendor,renew)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__renew"
                ;;
            airseal__subcmd__help__subcmd__vendor,revoke)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__revoke"
                ;;
            airseal__subcmd__help__subcmd__vendor,rotate)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__rotate"
                ;;
            airseal__subcmd__help__subcmd__vendor,show)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__show"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__advisory,add)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__add"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__advisory,list)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__list"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__advisory,publish)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__publish"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__advisory,remove)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__remove"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__advisory,support)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__support"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__catalogue,check)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__catalogue__subcmd__check"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__catalogue,sign)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__catalogue__subcmd__sign"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__rotate,root)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__rotate__subcmd__root"
                ;;
            airseal__subcmd__help__subcmd__vendor__subcmd__rotate,signer)
                cmd="airseal__subcmd__help__subcmd__vendor__subcmd__rotate__subcmd__signer"
                ;;
            airseal__subcmd__licenses,help)
                cmd="airseal__subcmd__licenses__subcmd__help"
                ;;
            airseal__subcmd__licenses,remove)
                cmd="airseal__subcmd__licenses__subcmd__remove"
                ;;
            airseal__subcmd__licenses__subcmd__help,help)
                cmd="airseal__subcmd__licenses__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__licenses__subcmd__help,remove)
                cmd="airseal__subcmd__licenses__subcmd__help__subcmd__remove"
                ;;
            airseal__subcmd__policy,diff)
                cmd="airseal__subcmd__policy__subcmd__diff"
                ;;
            airseal__subcmd__policy,help)
                cmd="airseal__subcmd__policy__subcmd__help"
                ;;
            airseal__subcmd__policy,list)
                cmd="airseal__subcmd__policy__subcmd__list"
                ;;
            airseal__subcmd__policy,seen)
                cmd="airseal__subcmd__policy__subcmd__seen"
                ;;
            airseal__subcmd__policy,show)
                cmd="airseal__subcmd__policy__subcmd__show"
                ;;
            airseal__subcmd__policy__subcmd__help,diff)
                cmd="airseal__subcmd__policy__subcmd__help__subcmd__diff"
                ;;
            airseal__subcmd__policy__subcmd__help,help)
                cmd="airseal__subcmd__policy__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__policy__subcmd__help,list)
                cmd="airseal__subcmd__policy__subcmd__help__subcmd__list"
                ;;
            airseal__subcmd__policy__subcmd__help,seen)
                cmd="airseal__subcmd__policy__subcmd__help__subcmd__seen"
                ;;
            airseal__subcmd__policy__subcmd__help,show)
                cmd="airseal__subcmd__policy__subcmd__help__subcmd__show"
                ;;
            airseal__subcmd__release,help)
                cmd="airseal__subcmd__release__subcmd__help"
                ;;
            airseal__subcmd__release,verify)
                cmd="airseal__subcmd__release__subcmd__verify"
                ;;
            airseal__subcmd__release__subcmd__help,help)
                cmd="airseal__subcmd__release__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__release__subcmd__help,verify)
                cmd="airseal__subcmd__release__subcmd__help__subcmd__verify"
                ;;
            airseal__subcmd__rights,cancel)
                cmd="airseal__subcmd__rights__subcmd__cancel"
                ;;
            airseal__subcmd__rights,close)
                cmd="airseal__subcmd__rights__subcmd__close"
                ;;
            airseal__subcmd__rights,extend)
                cmd="airseal__subcmd__rights__subcmd__extend"
                ;;
            airseal__subcmd__rights,help)
                cmd="airseal__subcmd__rights__subcmd__help"
                ;;
            airseal__subcmd__rights,list)
                cmd="airseal__subcmd__rights__subcmd__list"
                ;;
            airseal__subcmd__rights,request)
                cmd="airseal__subcmd__rights__subcmd__request"
                ;;
            airseal__subcmd__rights__subcmd__help,cancel)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__cancel"
                ;;
            airseal__subcmd__rights__subcmd__help,close)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__close"
                ;;
            airseal__subcmd__rights__subcmd__help,extend)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__extend"
                ;;
            airseal__subcmd__rights__subcmd__help,help)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__rights__subcmd__help,list)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__list"
                ;;
            airseal__subcmd__rights__subcmd__help,request)
                cmd="airseal__subcmd__rights__subcmd__help__subcmd__request"
                ;;
            airseal__subcmd__telemetry,check)
                cmd="airseal__subcmd__telemetry__subcmd__check"
                ;;
            airseal__subcmd__telemetry,help)
                cmd="airseal__subcmd__telemetry__subcmd__help"
                ;;
            airseal__subcmd__telemetry,off)
                cmd="airseal__subcmd__telemetry__subcmd__off"
                ;;
            airseal__subcmd__telemetry,on)
                cmd="airseal__subcmd__telemetry__subcmd__on"
                ;;
            airseal__subcmd__telemetry,status)
                cmd="airseal__subcmd__telemetry__subcmd__status"
                ;;
            airseal__subcmd__telemetry__subcmd__help,check)
                cmd="airseal__subcmd__telemetry__subcmd__help__subcmd__check"
                ;;
            airseal__subcmd__telemetry__subcmd__help,help)
                cmd="airseal__subcmd__telemetry__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__telemetry__subcmd__help,off)
                cmd="airseal__subcmd__telemetry__subcmd__help__subcmd__off"
                ;;
            airseal__subcmd__telemetry__subcmd__help,on)
                cmd="airseal__subcmd__telemetry__subcmd__help__subcmd__on"
                ;;
            airseal__subcmd__telemetry__subcmd__help,status)
                cmd="airseal__subcmd__telemetry__subcmd__help__subcmd__status"
                ;;
            airseal__subcmd__trust,help)
                cmd="airseal__subcmd__trust__subcmd__help"
                ;;
            airseal__subcmd__trust,pin)
                cmd="airseal__subcmd__trust__subcmd__pin"
                ;;
            airseal__subcmd__trust,show)
                cmd="airseal__subcmd__trust__subcmd__show"
                ;;
            airseal__subcmd__trust__subcmd__help,help)
                cmd="airseal__subcmd__trust__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__trust__subcmd__help,pin)
                cmd="airseal__subcmd__trust__subcmd__help__subcmd__pin"
                ;;
            airseal__subcmd__trust__subcmd__help,show)
                cmd="airseal__subcmd__trust__subcmd__help__subcmd__show"
                ;;
            airseal__subcmd__usage,add)
                cmd="airseal__subcmd__usage__subcmd__add"
                ;;
            airseal__subcmd__usage,clear)
                cmd="airseal__subcmd__usage__subcmd__clear"
                ;;
            airseal__subcmd__usage,help)
                cmd="airseal__subcmd__usage__subcmd__help"
                ;;
            airseal__subcmd__usage,list)
                cmd="airseal__subcmd__usage__subcmd__list"
                ;;
            airseal__subcmd__usage,load)
                cmd="airseal__subcmd__usage__subcmd__load"
                ;;
            airseal__subcmd__usage,set)
                cmd="airseal__subcmd__usage__subcmd__set"
                ;;
            airseal__subcmd__usage__subcmd__help,add)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__add"
                ;;
            airseal__subcmd__usage__subcmd__help,clear)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__clear"
                ;;
            airseal__subcmd__usage__subcmd__help,help)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__usage__subcmd__help,list)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__list"
                ;;
            airseal__subcmd__usage__subcmd__help,load)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__load"
                ;;
            airseal__subcmd__usage__subcmd__help,set)
                cmd="airseal__subcmd__usage__subcmd__help__subcmd__set"
                ;;
            airseal__subcmd__vendor,advisory)
                cmd="airseal__subcmd__vendor__subcmd__advisory"
                ;;
            airseal__subcmd__vendor,attach)
                cmd="airseal__subcmd__vendor__subcmd__attach"
                ;;
            airseal__subcmd__vendor,catalogue)
                cmd="airseal__subcmd__vendor__subcmd__catalogue"
                ;;
            airseal__subcmd__vendor,doctor)
                cmd="airseal__subcmd__vendor__subcmd__doctor"
                ;;
            airseal__subcmd__vendor,help)
                cmd="airseal__subcmd__vendor__subcmd__help"
                ;;
            airseal__subcmd__vendor,init)
                cmd="airseal__subcmd__vendor__subcmd__init"
                ;;
            airseal__subcmd__vendor,issue)
                cmd="airseal__subcmd__vendor__subcmd__issue"
                ;;
            airseal__subcmd__vendor,list)
                cmd="airseal__subcmd__vendor__subcmd__list"
                ;;
            airseal__subcmd__vendor,plans)
                cmd="airseal__subcmd__vendor__subcmd__plans"
                ;;
            airseal__subcmd__vendor,policy)
                cmd="airseal__subcmd__vendor__subcmd__policy"
                ;;
            airseal__subcmd__vendor,publish)
                cmd="airseal__subcmd__vendor__subcmd__publish"
                ;;
            airseal__subcmd__vendor,receive)
                cmd="airseal__subcmd__vendor__subcmd__receive"
                ;;
            airseal__subcmd__vendor,reissue)
                cmd="airseal__subcmd__vendor__subcmd__reissue"
                ;;
            airseal__subcmd__vendor,release)
                cmd="airseal__subcmd__vendor__subcmd__release"
                ;;
            airseal__subcmd__vendor,renew)
                cmd="airseal__subcmd__vendor__subcmd__renew"
                ;;
            airseal__subcmd__vendor,revoke)
                cmd="airseal__subcmd__vendor__subcmd__revoke"
                ;;
            airseal__subcmd__vendor,rotate)
                cmd="airseal__subcmd__vendor__subcmd__rotate"
                ;;
            airseal__subcmd__vendor,show)
                cmd="airseal__subcmd__vendor__subcmd__show"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,add)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__add"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,help)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,list)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__list"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,publish)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__publish"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,remove)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__remove"
                ;;
            airseal__subcmd__vendor__subcmd__advisory,support)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__support"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,add)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__add"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,help)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,list)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__list"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,publish)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__publish"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,remove)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__remove"
                ;;
            airseal__subcmd__vendor__subcmd__advisory__subcmd__help,support)
                cmd="airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__support"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue,check)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__check"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue,help)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue,sign)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__sign"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue__subcmd__help,check)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__check"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue__subcmd__help,help)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__catalogue__subcmd__help,sign)
                cmd="airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__sign"
                ;;
            airseal__subcmd__vendor__subcmd__help,advisory)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory"
                ;;
            airseal__subcmd__vendor__subcmd__help,attach)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__attach"
                ;;
            airseal__subcmd__vendor__subcmd__help,catalogue)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__catalogue"
                ;;
            airseal__subcmd__vendor__subcmd__help,doctor)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__doctor"
                ;;
            airseal__subcmd__vendor__subcmd__help,help)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__help,init)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__init"
                ;;
            airseal__subcmd__vendor__subcmd__help,issue)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__issue"
                ;;
            airseal__subcmd__vendor__subcmd__help,list)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__list"
                ;;
            airseal__subcmd__vendor__subcmd__help,plans)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__plans"
                ;;
            airseal__subcmd__vendor__subcmd__help,policy)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__policy"
                ;;
            airseal__subcmd__vendor__subcmd__help,publish)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__publish"
                ;;
            airseal__subcmd__vendor__subcmd__help,receive)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__receive"
                ;;
            airseal__subcmd__vendor__subcmd__help,reissue)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__reissue"
                ;;
            airseal__subcmd__vendor__subcmd__help,release)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__release"
                ;;
            airseal__subcmd__vendor__subcmd__help,renew)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__renew"
                ;;
            airseal__subcmd__vendor__subcmd__help,revoke)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__revoke"
                ;;
            airseal__subcmd__vendor__subcmd__help,rotate)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__rotate"
                ;;
            airseal__subcmd__vendor__subcmd__help,show)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__show"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__advisory,add)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__add"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__advisory,list)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__list"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__advisory,publish)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__publish"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__advisory,remove)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__remove"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__advisory,support)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__support"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__catalogue,check)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__catalogue__subcmd__check"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__catalogue,sign)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__catalogue__subcmd__sign"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__rotate,root)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__rotate__subcmd__root"
                ;;
            airseal__subcmd__vendor__subcmd__help__subcmd__rotate,signer)
                cmd="airseal__subcmd__vendor__subcmd__help__subcmd__rotate__subcmd__signer"
                ;;
            airseal__subcmd__vendor__subcmd__rotate,help)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__rotate,root)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__root"
                ;;
            airseal__subcmd__vendor__subcmd__rotate,signer)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__signer"
                ;;
            airseal__subcmd__vendor__subcmd__rotate__subcmd__help,help)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__help"
                ;;
            airseal__subcmd__vendor__subcmd__rotate__subcmd__help,root)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__root"
                ;;
            airseal__subcmd__vendor__subcmd__rotate__subcmd__help,signer)
                cmd="airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__signer"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        airseal)
            opts="-q -h -V --home --json --quiet --color --help --version trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__advisories)
            opts="-o -q -h --all --csaf --output --force --format --csv --home --json --quiet --color --help ack help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --csaf)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__advisories__subcmd__ack)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__advisories__subcmd__help)
            opts="ack help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__advisories__subcmd__help__subcmd__ack)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__advisories__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__attach)
            opts="-o -q -h --signature --output --armor --line --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --signature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__audit)
            opts="-q -h --jobs --trust --at --expiring-within --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --trust)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expiring-within)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__clock)
            opts="-q -h --home --json --quiet --color --help reset help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__clock__subcmd__help)
            opts="reset help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__clock__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__clock__subcmd__help__subcmd__reset)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__clock__subcmd__reset)
            opts="-y -q -h --yes --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__completions)
            opts="-q -h --home --json --quiet --color --help bash zsh fish"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data)
            opts="-q -h --home --json --quiet --color --help show export explain check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__check)
            opts="-q -h --host --html --format --csv --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --html)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__explain)
            opts="-q -h --record --notice --catalogue --html --format --csv --force --home --json --quiet --color --help request compliance usage"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --catalogue)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --html)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__export)
            opts="-o -q -h --limit --output --unsigned --force --home --json --quiet --color --help request compliance usage all"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help)
            opts="show export explain check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__data__subcmd__show)
            opts="-q -h --limit --if-on --explain --home --json --quiet --color --help request compliance usage all"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__doctor)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help)
            opts="trust register import verify status licenses inspect attach unregister telemetry data usage log rights advisories policy release doctor clock metrics audit completions vendor help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__advisories)
            opts="ack"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__advisories__subcmd__ack)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__attach)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__audit)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__clock)
            opts="reset"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__clock__subcmd__reset)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__data)
            opts="show export explain check"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__data__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__data__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__data__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__data__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__doctor)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__import)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__inspect)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__licenses)
            opts="remove"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__licenses__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__log)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__metrics)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__policy)
            opts="show list diff seen"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__policy__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__policy__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__policy__subcmd__seen)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__policy__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__register)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__release)
            opts="verify"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__release__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights)
            opts="request list extend close cancel"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights__subcmd__cancel)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights__subcmd__close)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights__subcmd__extend)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__rights__subcmd__request)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__telemetry)
            opts="on off status check"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__telemetry__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__telemetry__subcmd__off)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__telemetry__subcmd__on)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__telemetry__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__trust)
            opts="pin show"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__trust__subcmd__pin)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__trust__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__unregister)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage)
            opts="set add load list clear"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage__subcmd__add)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage__subcmd__clear)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage__subcmd__load)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__usage__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor)
            opts="init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory)
            opts="add list support remove publish"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__add)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__publish)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__advisory__subcmd__support)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__attach)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__catalogue)
            opts="check sign"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__catalogue__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__catalogue__subcmd__sign)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__doctor)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__issue)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__plans)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__policy)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__publish)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__receive)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__reissue)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__release)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__renew)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__revoke)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__rotate)
            opts="signer root"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__rotate__subcmd__root)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__rotate__subcmd__signer)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__vendor__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__import)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__inspect)
            opts="-q -h --diff --payload --pae --signature --armor --line --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --diff)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__licenses)
            opts="-q -h --format --csv --home --json --quiet --color --help remove help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__licenses__subcmd__help)
            opts="remove help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__licenses__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__licenses__subcmd__help__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__licenses__subcmd__remove)
            opts="-y -q -h --yes --dry-run --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__log)
            opts="-q -h --verify --against --export --with-usage-hashes --unsigned --force --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --against)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --export)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__metrics)
            opts="-o -q -h --output --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy)
            opts="-q -h --home --json --quiet --color --help show list diff seen help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__diff)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help)
            opts="show list diff seen help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help__subcmd__seen)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__list)
            opts="-q -h --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__seen)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__policy__subcmd__show)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__register)
            opts="-o -q -h --email --edition --change-email --product-version --label --data-region --marketing --output --armor --line --qr --qr-png --public --unsigned --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --email)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --edition)
                    COMPREPLY=($(compgen -W "business community" -- "${cur}"))
                    return 0
                    ;;
                --product-version)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --label)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data-region)
                    COMPREPLY=($(compgen -W "us eu" -- "${cur}"))
                    return 0
                    ;;
                --marketing)
                    COMPREPLY=($(compgen -W "on off" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --qr-png)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__release)
            opts="-q -h --home --json --quiet --color --help verify help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__release__subcmd__help)
            opts="verify help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__release__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__release__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__release__subcmd__verify)
            opts="-q -h --allow-older --ignore-missing --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights)
            opts="-q -h --home --json --quiet --color --help request list extend close cancel help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__cancel)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__close)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__extend)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help)
            opts="request list extend close cancel help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__cancel)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__close)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__extend)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__help__subcmd__request)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__list)
            opts="-q -h --all --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__rights__subcmd__request)
            opts="-o -q -h --text --to --output --force --home --json --quiet --color --help access rectify erase restrict port object withdraw"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --text)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --to)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__status)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry)
            opts="-q -h --home --json --quiet --color --help on off status check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__check)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help)
            opts="on off status check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help__subcmd__off)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help__subcmd__on)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__help__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__off)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__on)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__telemetry__subcmd__status)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust)
            opts="-q -h --home --json --quiet --color --help pin show help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__help)
            opts="pin show help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__help__subcmd__pin)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__pin)
            opts="-q -h --fingerprint --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --fingerprint)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__trust__subcmd__show)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__unregister)
            opts="-y -o -q -h --yes --output --unsigned --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage)
            opts="-q -h --home --json --quiet --color --help set add load list clear help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__add)
            opts="-q -h --home --json --quiet --color --help authentication environments environments.docker environments.agent environments.edge environments.kubernetes environments.azure environments.swarm docker.version containers images volumes services stacks groups registries registries.quay registries.azure registries.gitlab registries.custom dockerhub_login resource_controls schedules schedules.recurring custom_logo custom_templates edge_compute"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__clear)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help)
            opts="set add load list clear help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__add)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__clear)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__load)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__help__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__list)
            opts="-q -h --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__load)
            opts="-q -h --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__usage__subcmd__set)
            opts="-q -h --home --json --quiet --color --help authentication environments environments.docker environments.agent environments.edge environments.kubernetes environments.azure environments.swarm docker.version containers images volumes services stacks groups registries registries.quay registries.azure registries.gitlab registries.custom dockerhub_login resource_controls schedules schedules.recurring custom_logo custom_templates edge_compute"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor)
            opts="-q -h --home --json --quiet --color --help init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory)
            opts="-q -h --home --json --quiet --color --help add list support remove publish help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__add)
            opts="-q -h --csaf --product-name --severity --title --text --affected --fixed --published --reference --dir --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --csaf)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --product-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "critical high medium low" -- "${cur}"))
                    return 0
                    ;;
                --title)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --text)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --affected)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fixed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --published)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --reference)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help)
            opts="add list support remove publish help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__add)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__publish)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__help__subcmd__support)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__list)
            opts="-q -h --dir --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__publish)
            opts="-o -q -h --dir --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --trust-clock --unsigned --output --armor --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__remove)
            opts="-q -h --dir --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__advisory__subcmd__support)
            opts="-q -h --until --remove --dir --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__attach)
            opts="-o -q -h --signature --key --dir --sign-with --root-passphrase-file --passphrase-file --passphrase-fd --trust-clock --output --armor --line --with-trust --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --signature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue)
            opts="-q -h --home --json --quiet --color --help check sign help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__check)
            opts="-q -h --against --dir --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --against)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__help)
            opts="check sign help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__help__subcmd__sign)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__catalogue__subcmd__sign)
            opts="-o -q -h --dir --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --trust-clock --unsigned --output --armor --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__doctor)
            opts="-q -h --dir --passphrase-file --no-keys --backup --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --backup)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help)
            opts="init issue renew revoke rotate receive publish attach release policy catalogue advisory list plans doctor show reissue help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory)
            opts="add list support remove publish"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__add)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__publish)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__advisory__subcmd__support)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__attach)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__catalogue)
            opts="check sign"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__catalogue__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__catalogue__subcmd__sign)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__doctor)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__issue)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__plans)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__policy)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__publish)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__receive)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__reissue)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__release)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__renew)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__revoke)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__rotate)
            opts="signer root"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__rotate__subcmd__root)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__rotate__subcmd__signer)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__init)
            opts="-q -h --product --dir --roots --root-public --signer-public --threshold --passphrase-file --passphrase-fd --root-passphrase-file --no-passphrase --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --product)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --roots)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-public)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --signer-public)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --threshold)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__issue)
            opts="-y -o -q -h --dir --passphrase-file --passphrase-fd --csv --email --instance --any-instance --plan --days --expires --perpetual --not-before --grace-days --limit --feature --new-name --releases-until --data-region --organization --meta --edition --change-email --replaces --yes --dry-run --another --sign-with --root-passphrase-file --trust-clock --unsigned --output --armor --line --with-trust --force --qr --qr-png --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --csv)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --email)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --instance)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --plan)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --days)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expires)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --not-before)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --grace-days)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --feature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --releases-until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data-region)
                    COMPREPLY=($(compgen -W "us eu" -- "${cur}"))
                    return 0
                    ;;
                --organization)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --meta)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --edition)
                    COMPREPLY=($(compgen -W "business community" -- "${cur}"))
                    return 0
                    ;;
                --replaces)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --qr-png)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__list)
            opts="-q -h --dir --expiring-within --email --instance --organization --plan --over --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expiring-within)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --email)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --instance)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --organization)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --plan)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__plans)
            opts="-q -h --dir --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__policy)
            opts="-o -q -h --policy-version --effective --contact --data-location --retention --catalogue --dir --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --trust-clock --unsigned --output --armor --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --policy-version)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --effective)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --contact)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data-location)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --retention)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --catalogue)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__publish)
            opts="-y -o -q -h --dir --sign-with --root-passphrase-file --unsigned --passphrase-file --passphrase-fd --against --yes --trust-clock --output --force --all --renew-by --prune --accept-loss --discard --again --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --against)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --renew-by)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__receive)
            opts="-q -h --dir --accept-loss --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__reissue)
            opts="-o -q -h --dir --output --armor --line --with-trust --force --qr --qr-png --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --qr-png)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__release)
            opts="-o -q -h --release-version --dir --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --trust-clock --unsigned --output --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --release-version)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__renew)
            opts="-y -o -q -h --expiring-within --dir --passphrase-file --passphrase-fd --plan --days --expires --perpetual --not-before --grace-days --limit --feature --new-name --releases-until --data-region --organization --meta --without-feature --without-limit --another --yes --dry-run --trust-clock --unsigned --output --armor --line --with-trust --force --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --expiring-within)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --plan)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --days)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expires)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --not-before)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --grace-days)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --feature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --releases-until)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data-region)
                    COMPREPLY=($(compgen -W "us eu" -- "${cur}"))
                    return 0
                    ;;
                --organization)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --meta)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --without-feature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --without-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__revoke)
            opts="-y -q -h --license --key --email --reason --dir --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --unsigned --trust-clock --yes --dry-run --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --license)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --key)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --email)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --reason)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate)
            opts="-q -h --home --json --quiet --color --help signer root help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__help)
            opts="signer root help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__root)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__help__subcmd__signer)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 5 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__root)
            opts="-q -h --dir --roots --public --threshold --new-passphrase-file --no-passphrase --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --unsigned --trust-clock --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --roots)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --threshold)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --new-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__rotate__subcmd__signer)
            opts="-q -h --dir --for --retire-old --public --no-passphrase --passphrase-file --passphrase-fd --sign-with --root-passphrase-file --unsigned --trust-clock --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --for)
                    COMPREPLY=($(compgen -W "license release advisory policy catalogue" -- "${cur}"))
                    return 0
                    ;;
                --retire-old)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --public)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --passphrase-fd)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sign-with)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --root-passphrase-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --unsigned)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__vendor__subcmd__show)
            opts="-q -h --dir --format --csv --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table json csv" -- "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
        airseal__subcmd__verify)
            opts="-q -h --limit --record --feature --release-date --warn-within --at --home --json --quiet --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --feature)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --release-date)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --warn-within)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --home)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -X "${drop}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _airseal -o nosort -o bashdefault -o default airseal
else
    complete -F _airseal -o bashdefault -o default airseal
fi
