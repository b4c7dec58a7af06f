"""English. Data only."""

from overture.domain.conversations.wording import Language

ENGLISH = Language(
    code="en",
    alone="""\
stop, un sub, unsubscribed, reported, blocked, reported and blocked, dnd, do not disturb, buzz off, go to hell,
let me be, cancel subscription, cancel my subscription, stop texts, stop texting, stop messaging, stop all,
stopall, stop it, stop this, stop now, stop already, just stop, unsubscribe, unsubcribe, unsub, end, quit, cancel,
td, opt out, optout, opting out, revoke, remove, remove me, removed, delete me, no more, go away, fuck off,
piss off, bugger off, get lost, leave me alone, cease, enough, enough already, thats enough, i said stop, block,
stop spam, spam stop, cancel all, end this, no texts, no messages, no dms, no spam, fuck you, quit it, shut up,
stop that
""",
    courtesy="""\
please, pls, plz, thanks, thank you, thx, ty, now, ok, okay, hi, hey, hello, sorry, just, kindly, bro, mate, man,
sir, dude, team, dear, all, cheers, already, immediately, asap, jesus, and, so, right, here, good, morning
""",
    classes={
        "not": "dont/dnt/dun/never/not/cannot",
        "me": "me/us/here/him/her",
        "write": """\
message/msg/mesage/write/text/txt/dm/contact/contct/email/mail/call/bother/spam/bug/pester/annoy/harass/approach/
ping/disturb/reach/pm/inbox/poke/solicit/target
""",
        "writing": """\
messaging/texting/writing/contacting/dming/emailing/mailing/calling/bothering/harassing/spamming/bugging/
pestering/annoying/pinging/sending/reaching/disturbing/targeting/hitting/mesaging/texing/dm'ing/msging/pming/
soliciting/stalking/approaching
""",
        "mail": """\
message/messages/msg/msgs/dm/dms/text/texts/email/emails/mail/mails/spam/offers/ads/newsletter/newsletters/promos/
promotions/promo/marketing/communication/communications/contact/updates/notifications/crap/shit/junk/adverts/
advertising/invitations/alerts
""",
        "data": """\
name/number/account/profile/contact/contacts/details/data/info/information/email/handle/address/page/company/
username
""",
        "list": """\
list/lists/database/contacts/campaign/campaigns/crm/records/system/outreach/newsletter/mailing/subscribers/
recipients/books/sequence
""",
    },
    said="""\
stahp/stap/stawp @writing ?me ?us
!no ?more solicitation/soliciting/solicitations/advertising/marketing ?please $
seriously/really/honestly/literally ?please ?just stop $
leave/keep me off ?of your/the/this/any ?mailing @list
dont/not send me this/these/that/those ?ever again
make sure im/i/we ?am ?are not/never/dont ?get messaged/contacted/texted/emailed/messages
last message i want ?to
stop/quit hitting/filling/flooding/clogging/cluttering ?up my/our
stop/quit/no ?more pitching/selling/advertising/promoting/marketing/pestering ?to ?me ?stuff
dont/not/never ?ever ?please pitch/sell/advertise/promote/solicit/spam/target/add ?to ?me ?your ?things ?again \
?anymore $
dont/not/never ?ever ?please pitch/sell/promote/solicit/target me/us/to
rmv/rm/del/dlt me/us/my
leave/keep my/our inbox/dms/phone/messages/account ?please alone/clean/free
!unsubscribed/unsubscribe me/us ?from
make/get these/this/it/the ?messages/texts/dms/spam ?to stop/go ?away
make these/the messages/texts/dms stop/go
formal/official request to stop/cease/remove/be/have
do/does ?not want/need/accept/welcome ?any ?more ?your @mail
doesnt/dont want/need ?any ?your promo/marketing/promotional/advertising/commercial/unsolicited @mail
promotional/unsolicited/unwanted @mail ?please stop/no/not
your ?messages @mail ?are/is unwanted/unwelcome/unsolicited/annoying
no ?more unsolicited/commercial/promotional/marketing
dont/not want to be on ?your/this/the/any ?mailing list
i want off ?of your/this/the
want off ?of ?your/this/the list
dont/not @write people/strangers ?like ?this remove/stop/please
have/has ?you ?got no/not ?my permission/right ?to @write/use/contact
without my/our consent/permission
told you you could message/text/write/contact ?me stop
how many times ?do ?must ?i ?have _4 stop
!stop/quit spamming
stop/quit blowing up my/our
stop/quit sliding/coming/popping ?up into/in/to my/our
stop/quit/enough/done ?it with ?the/this/that/these/those/your/ur/all ?stupid/damn/these/your/marketing @mail
stop/quit @writing ?me ?us ffs/already/now/thx/please/pls $
would/could/can/will you ?please ?just ?kindly stop $
who @write/told/gave/said _5 stop
how many times/more _6 stop
asked/told/begged u/you/ya/yall ?all _3 stop/quit
respect my/our _4 stop/dont
!no longer want/wish/agree to
would/id/i ?would like/want/need ?to ?have ?all my/our @data/details removed/deleted/erased/gone/off
have ?all my/our @data/details removed/deleted/erased
get my/our @data removed/off/deleted
delete/erase/remove/wipe/destroy all/any/everything ?of ?the ?my @data/everything ?that you have ?about/on ?me
delete/erase/remove everything ?you about/on/have
do/dont/never not/use/process/keep/store ?use ?process ?keep ?store ?sell my/our @data
do/dont not/add ?add me/us to any/your/the/ur
!didnt/never/havent/dont/not ?even sign/signed/subscribe/subscribed/agree/agreed/consent/consented/ask/asked ?up \
?in for/to ?to this/receive/receiving/these/be/being/get/any/marketing/your
never/didnt/dont/not/no give/gave/consent/consented ?my/you/any ?consent/permission to
do/did not consent to
!consent is/has/withdrawn/revoked ?been ?withdrawn ?revoked
!leave me/us ?the/tf/tfu/be ?fuck/hell/f ?alone $
leave me/us be/alone/tf
let me/us be/alone $
bother/bothering contacting/messaging/texting/writing ?me/us
dont/not bother contacting/messaging/texting/writing ?to ?me
!buzz off
!go to hell
!please/pls no more $
!no more please/pls/plz/thanks $
no contact/contacting/messaging/texting please/pls/anymore/again $
!youre/ur/ive/have/you/been/being/got/getting ?are ?have ?been ?being blocked/reported $
!ive/i/have ?have ?just ?already blocked/reported you/u/this/your
reported/blocked and blocked/reported
how/where do/can/could/would/to i/we ?be/get ?these/this/you/it/them ?be/to removed/stop/deleted/off/excluded \
?from
how do/can i/we get these/this/you/them/it to
can/could/will/would u/you ?please/pls/just/kindly take/remove/delete me/us ?off ?of ?from ?out ?this/it/here
this/my account/page/profile/number doesnt/does/dont ?not want/wish/accept ?to ?any ?receive @mail
wrong person/number/guy/account ?so ?please stop/remove/delete/quit
unfollow/block/leave and stop/never
please/pls/kindly unsubscribe ?my/this/us @data/me
do not dm $
dont dm ?please $
cancel this/it/everything/all ?now/please/immediately $
i/am/im ?not giving/give consent
over/through/done with these/your/the @mail
do not ?ever ?please ?again @write ?to @me
do not ?ever @write ?to ?at this @data
dont/dnt/never/not ?ever @write ?to ?at ?on this/my @data ?again ?anymore $
dont/dnt/never ?you ?ever ?please ?again @write ?to ?out ?@me ?again $
dont/dnt/never ?ever ?please @write ?to @me
not/never/didnt ?to @write ?to ?out me/us/him/her
do not/never @write ?to ?out _1 again/anymore/further $
dont/dnt/never/not @write ?to ?out _1 again/anymore/further/agian
do not ?ever reach ?out
dont/never ?ever reach ?out ?to ?me ?again $
not reach out again
dont/dnt/never/not slide into
dont/never reply ?to ?this just stop
dont/dnt/never/not ?ever ?please send ?out ?me/us ?any ?of ?the ?your/ur/this/these/such ?more/further ?of \
?these @mail/stuff
dont/dnt/never/not ?ever ?please send ?me/us ?any* anything/more/anymore/again/further
dont/dnt/never/not ?ever send me this/these/those/it anymore/again
dont/dnt/never/not bother ?me/us ?again ?anymore $
dont/dnt/never/not bother me/us
no more/further @mail
no more of this/these/them
no further/more @mail/messages/contact
no more contacting/messaging/texting/writing
stop/quit/cease/avoid/halt ?all ?with ?the @writing ?to $
stop/quit/cease/avoid/halt ?with ?the @writing ?to me/us/my/this/here/him/her/people
stop/quit/cease @writing ?me/us ?all/any ?these/this/those/your/ur/the ?fucking/damn/stupid ?marketing @mail/\
things/stuff/links
stop/quit/cease @writing ?me ?us these/this/those/it/them/your/ur $
stop/quit/cease ?to send*/write/writing/message/contact/text ?me/us
stop/quit/cease spamming
stop/quit/cease ?all ?these/this/those/the/your/ur/with/any ?the/your/ur/all ?annoying/damn/stupid/marketing @mail
stop/quit/cease all ?the communication/contact/marketing/messages
stop/quit with/it with
quit it with ?the
!cease and desist
cease all
stop bothering/harassing/annoying/pestering/stalking/bugging me/us
i ?just/really want ?you/this/these/it to stop $
?would want/like/need/asked/told/asking/beg/begging/ask ?you ?guys/all to ?please ?just stop @writing
id/would like/love/prefer/appreciate you/it to/if ?you stop/stopped
want/need/like these/this/the ?messages/msgs/texts/dms to stop
asked/told/asking/begging you ?guys ?all ?twice/nicely/already to ?please stop
asked/told you _3 stop
will/would/could/can you ?guys ?please ?just/kindly ?fucking stop $
!please ?just stop $
last/final time/warning stop
!make it/this/them stop $
how/can/where do/can/could/would/to ?i ?you ?we stop/end/block getting/receiving/these/this/those/the/all
way/how/want/like/wish to stop these/this/receiving/getting/the
to stop receiving/getting
stop getting/receiving these/this/your/messages/msgs/texts
take/get/remove/delete/drop/scratch/strike/cross/wipe/erase/pull/keep me/us/him/her ?please ?right out/from/of
take/get/remove/drop/scratch/strike/cross/pull me/us/him/her ?please ?right off ?of ?your/ur/the/this/that/all \
?mailing/stupid/damn/contact @list
take/get/remove me/us off ?please ?now ?right ?it $
take/get/remove/delete/drop/scratch/strike/wipe/erase/pull/exclude/omit my/our/this/his/her @data ?please off/\
out/from/of
take/get/remove/delete/drop/scratch/strike/wipe/erase/pull our/my/this _1 off/out/from
take/get/remove/delete/drop/scratch me/us/him/her of ?your/ur/the/this/that/all @list
remove/delete/erase/forget/lose/wipe/drop/purge/clear my/our/this ?personal ?contact/phone/insta/ig @data ?now \
?please ?pls ?and/from/immediately $
remove/delete/erase/forget/lose/wipe/drop/purge my/our ?personal ?contact/phone/insta/ig @data and
remove/delete/forget/erase me/us ?please ?now ?immediately ?pls ?asap ?completely $
remove/delete/forget/erase me/us/it and
!remove ?it/me/us from your/ur/the/this contacts/list/lists/database/crm
!off ?of ?your/ur/this/that ?mailing/contact/stupid/damn/email list/lists
!off/out ?of my dms/inbox/messages/pms
stay/keep/get out of my
forget about me/us/my
forget about me/us and
leave me/us/him/her ?the ?fuck/hell/heck alone/alne/be
alone ?already please $
!lose this/my number/contact/handle
!unsubscribe/unsubcribe/unsuscribe/unsubscibe ?me ?now ?please ?pls ?from $
!want/like/wish/need/asked/love/prefer to ?be unsubscribe/unsubscribed/opt/unsub
want/wish/asked to be removed/deleted/left/excluded
like/prefer/love/want/rather/wish to ?be not/removed/taken/excluded
!how do/can/to ?i ?we ?you unsubscribe/unsub/opt
!let me unsubscribe/unsub/opt
i/please/pls/plz/kindly unsubscribe/unsub $
unsubscribe/unsub/unsubscibe/unsubcribe/unsuscribe/opt me/us ?out
!unsubscribe/unsub ?me ?from/to this/your/ur/all/these/everything/any
!un subscribe/subscribed
want/need/like/asked to unsubscribe/unsub/opt
!opting/opted/opt ?me/us ?him ?her out ?of ?this/your/these/all $
!opting/opt ?me out of
im/am/i opting/unsubscribing
dont/not/no/never/dont ?even ?ever ?really wish/want/wanna/care/like/desire/need ?to ?ever hear ?anything ?more \
from
dont/not/never/didnt ?ever ?really want/wish/wanna/like/care/desire/need ?to ?be ?ever ?get/receive/see/have \
?getting/any ?of/more ?any/more/your/ur/these/this/this/such/further/the ?marketing/kind/stupid @mail
dont/not/never ?really want/wish/wanna/like ?to ?be ?getting/receive/get/see ?any ?more/further ?of these/this/\
those/them/from ?anymore $
dont/not/never ?really want/wish/wanna/like to/any receive/get/more ?any ?more/further $
dont/not/never/no want/wish/wanna/like ?to be/being contacted/messaged/texted/approached/bothered/spammed/\
disturbed/called
dont/not/never want/wish/wanna/like anything ?else ?more from
dont/not want/wanna/like you ?to ?guys @write/@writing
rather/prefer/rather ?you ?to not ?be/get/receive/to ?be/being contacted/messaged/receive/get/hear/message/be/\
texted/approached/write/text
id/would rather/prefer/like you/it ?if ?you didnt/not/dont/stopped
appreciate/grateful/prefer/like it/if ?if you didnt/dont/wouldnt/did ?not @write
grateful/appreciate/glad/happy if you didnt/dont/wouldnt ?not @write/@writing
refrain/desist/abstain from ?@me @writing/further/sending/any
not/never/no be/being ?ever contacted/messaged/texted ?again
no longer/not/never wish/want/like/interested ?in to/receiving ?be/receive/get/hear
not/never asked/signed/subscribed/agreed/consented ?up/to/for ?for ?this/that _2 remove/stop/delete/unsubscribe/\
take
withdraw/revoke/retract/withdrawing/revoking ?all my/our ?consent/permission
!object to ?the/my/you ?my/use/data
!erase/delete/forget all ?of ?my/our ?personal data/info/information
!do not/never contact/call list
!donotcontact
!gdpr
cancel my/the/this/our ?damn subscription/newsletter
cancel all/these/the/this @mail
cancel my messages
ill/im/were/gonna/imma/going/will/have ?to ?just ?now ?be block/report/blocking/reporting/blocked ?and ?block \
?report ?blocking ?reporting you/u/your/ya/this/it/them/and
ill/im/were/gonna/imma/going/will/have ?to ?just ?now ?be block/report/blocking/reporting ?and ?block ?report $
i/we ?just ?have ?now ?already block/report/blocked/reported you/u/your/ya/this/and
blocking/reporting you/u/this/and
i/ill/we block/report you/u/this/ya
you/u/youre will/are/getting/gonna ?be ?getting blocked/reported/block
you/u ?will get/getting/be blocked/reported
next/another/more message/msg/text/dm ?from _1 ?and ?i ?ill ?im ?will ?am block/report/blocking/reporting
or/and/else ill/im/i/you ?will ?am ?be/get block/report/blocking/reporting/blocked/reported
report/reporting/reported/flag/flagged ?you/this/it/your ?account ?for/as spam/harassment
!go away $
!go away and
!fuck/piss/bugger/sod/f off
fuck you
!get lost
get a life
!get out of my
no thanks/thank _1 take/remove/unsubscribe/stop
please/pls/plz stop $
pls/please ?just/kindly stop/refrain @writing
stop contact*
enough/no ?of messages/msgs/texts/dms/spam
sick/tired/fed ?and ?up ?with/of ?getting/all ?these/your/ur/this @mail
never asked for ?any these/this/it/your
put me/us on ?your/the ?do not
not/never welcome here
!take the hint
""",
    unmeant="""\
how do/can/to i ?remove ?delete ?cancel my/the card/password/photo/trial/order/post/item/comment/address/booking/\
review
opt in or
had me at _1
not consent yet
cant/cannot/couldnt/wont/dont/didnt/never/not/doesnt/wouldnt/shouldnt/havent/hasnt/isnt ?ever ?please ?just \
?going ?to stop/quit/stopped/stopping _1
not/dont/never/didnt/wont ?ever ?please ?you unsubscribe/unsub/opt ?me ?out
dont/not/never/didnt/wont ?ever ?please ?you remove/take/delete/drop/kick/get/block/forget _2
if you/they/i dont/never/not/unsubscribe/opt/stop _2
why dont/not/did/didnt ?you ?i _2
when can/do/does/did you/they/i/people/customers/someone
can/could/may ?i/we/you/one/people ?still/also/later/just opt/unsubscribe/stop/cancel ?out _1 any/anytime/at/\
later/whenever/by/off/over
after/if/once/when i/they/people/we opt/unsubscribe ?out
what/what's happens _3
people/customers/someone/users/subscribers/they/we/who/customer ?hardly ?dont ?ever ?just ?not ?can/will/handle/\
often unsubscribe/unsubscribes/opt/stop ?out _1
does/do/did a/the/my/your/people/customers/you/they _1 unsubscribe/opt ?out
sister/brother/wife/husband/friend/mom/dad/boss/ex/mother/partner/colleague/client/girlfriend/boyfriend _1 told/\
asked/said/says/tells/ask/tell _1 ?to ?please ?not ?dont stop/text/message/write/contact ?@writing ?him/her/them/\
spending
told/tell/asked/ask my/him/her/them/the/some/our _2 to ?not stop/leave/quit/cancel/unsubscribe ?@writing ?me \
?alone
dont/didnt/never/you _1 @write people/after/customers/folks
wouldnt stop/quit @writing
stop/quit/cease by/over/at/in/for/near/smoking/eating/here/being/making/working/selling/spending/shipping
hate/hates/hated being/getting contacted
dont/not hesitate/forget/be _2 @write ?me
do/would/can/must you/they/we _1 opt/unsubscribe out/from
not/never/dont want/wanna/wish to miss/bother/lose/wait/pay/unsubscribe/be/stop/opt
no more/further questions/excuses/room/stock
""",
    innocent="""\
unsubscribes unsubscribed subscribe massage massages cancelled blocks removes texted worked
""",
    spoilers="""\
today tonight yet until before tomorrow weekend weekends monday tuesday wednesday thursday friday instead old
order background stain appointment booking item price photo picture shipping reservation except hesitate rate
rates ratio clause forms tool policy invoice voice parcel package sister friend brother husband wife colleague
boss laughing louder cart
""",
)
