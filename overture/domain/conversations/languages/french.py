"""French. Data only."""

from overture.domain.conversations.wording import Language

FRENCH = Language(
    code="fr",
    alone="""\
arrêt, arrête, arrêtez, arrêter, désabonner, désabonnement, désinscription, désinscrire, ça suffit,
plus de messages, stop pub, stop sms, me désinscrire, me désabonner, dégage, dégagez, casse toi, cassez vous,
lâchez moi, lâche moi, oubliez moi, oublie moi, va te faire foutre, va te faire voir, foutez le camp,
fous le camp, la paix, assez, ça suffit maintenant, supprimer, supprimez moi, résilier, annuler, plus jamais,
ta gueule, arrêtez ça, arrête ça, je me désabonne, je me désinscris, plus de pub, pas de pub, plus de message,
retirez moi, enlevez moi, laissez moi, ne plus contacter, ne pas contacter, suffit, ça va maintenant, stop à tout
""",
    courtesy="""\
svp, stp, s, sil, vous, te, plaît, plait, merci, bonjour, bonsoir, maintenant, salut, donc, là, tout, de, suite,
d, avance, immédiatement, cordialement, bien, alors, sincèrement
""",
    classes={
        "write": """\
écris/écrivez/écrit/ecris/contacte/contactez/contactes/recontactez/recontacte/dérange/dérangez/déranges/
envoie/envoies/envoyez/envoyé/sollicite/sollicitez/texte/textez/relance/relancez/harcèle/harcelez/appelle/
appelez/parle/parlez/importune/importunez/embête/embêtez/spamme/spammez/emmerde/emmerdez/réécris/réécrivez/
mp/dm/saoule/saoulez/renvoie/renvoyez/dérangé
""",
        "writing": """\
écrire/réécrire/contacter/recontacter/envoyer/déranger/solliciter/spammer/harceler/relancer/importuner/
embêter/emmerder/appeler/texter/messages/parler/saouler/démarcher/menvoyer/mécrire/renvoyer/mp/adresser/
transmettre/faire
""",
        "never": "plus/pas/jamais/+",
        "mail": """\
message/messages/msg/msgs/mesages/spam/spams/dm/dms/mail/mails/pub/pubs/publicité/publicités/sms/sollicitation/
sollicitations/offres/offre/newsletter/newsletters/rien/courriels/mp/notifications/communications/promos/
démarchage/ça/textos/emails/propositions/démarches/contact
""",
        "poss": """\
vos/tes/ces/les/votre/ton/ta/cette/la/de/des/d/ce/cet/le/leurs/aucun/aucune/autres/tous/toute/toutes/nouveaux
""",
    },
    said="""\
stop aux/les/à/avec ?tous ?ces ?vos messages/pubs/pub/spam/sms/mails
veux/voudrais/souhaite/aimerais/exige/voulons quon/que ?vous ?on ?tu arrêt*/cess*/cessiez ?de @writing/mécrire/\
menvoyer/me
pouvez/pouvezvous/pourriez/peux/peuxtu/pourraistu/pourriezvous ?vous ?tu ?svp ?me ?nous supprimer/retirer/\
enlever/effacer/désinscrire/désabonner ?mon ?mes
pouvez/pourriez/peux/pouvezvous/pourriezvous ?vous ?tu ?svp arrêter/cesser de ?me ?nous @writing/mécrire/\
menvoyer
fois que je ?vous ?te dis/demande stop/darrêter/non
pas la peine de me/nous/mécrire/réécrire/recontacter
inutile de me/nous/mécrire/insister/recontacter/réécrire
jamais donné mon/notre accord/consentement
on/nous ne veut/voulons/souhaite plus/pas ?de/recevoir ?vos/tes/ces ?recevoir @mail
supprim*/effac* mes/mon/ma/toutes infos/coordonnées/données/informations/mail/adresse
combien de fois ?faut ?vais _5 arrêt*
demande/prie/somme/ordonne ?bien ?instamment ?de darrêter/darreter/arrêter/cesser/stopper ?de ?ces ?$
vous/te/de demande/prie ?de darrêter/darreter
jai/j ?ai ?vous ?déjà dit/demandé ?de stop/darrêter/arrêter
comment ?faire ?pour ?je ne plus recevoir/être
comment ?faire ?pour ?puisje arrêter/stopper/darrêter/bloquer ces/vos/de ?messages ?recevoir
je ne veux plus ?de ?ça ?rien
ne/n ?me/m/nous/mécrivez/mécris ?re @write ?moi ?donc @never
ne/n mécris/mécrivez/menvoie/menvoyez/mimportunez/membêtez @never
mécris/mécrivez/menvoie/menvoies/menvoyez @never
me/nous contacte/contactez/écris/écrivez/dérange/dérangez/sollicite/sollicitez/envoie/envoyez/texte/relance/\
relancez @never ?rien ?de
écris/écrivez/contacte/contactez/envoie/envoyez/parle/parlez moi @never
necris/nécris/nécrivez/nenvoyez/nenvoie @never
ne/n envoie/envoyez/écris/écrivez/contacte/contactez @never ?rien ?de ?@mail
ne @never ?jamais ?me ?m ?nous ?te ?vous ?être ?plus ?mécrire ?menvoyer @writing/mécrire/menvoyer/mappeler/\
contacté*/dérangé*/sollicité*/recevoir
de ne @never ?me ?nous ?être @writing/mécrire/menvoyer/contacté*/dérangé*/sollicité*/recontacté*/recevoir
ne @never être/recevoir ?@poss ?de ?@mail ?contacté* ?sollicité*
arrêt*/arret*/arett*/cess*/stop*/arrête/arrêtez ?tout ?immédiatement ?svp ?maintenant de ?me ?m ?nous \
@writing/mécrire/menvoyer/mappeler/mécrivez
arrêt*/arret*/cess*/arrete ?tout ?de ?suite ?avec @poss ?@poss @mail
arrête/arrêtez/stop/arrete/arretez ?de mécrire/menvoyer/membêter
arrête/arrêtez/arrete/cessez ça ?tout ?maintenant
laisse*/laissez/fich*/foutez/fous/foute/laisser ?moi ?nous ?un ?peu ?enfin ?me ?donc tranquil*/paix
laisse*/laissez/fich*/foutez/fous ?moi ?nous ?en ?la paix
lâch*/lach* moi ?nous ?les ?la ?grappe ?baskets
ne ?le/la veux/souhaite/désire/veut/souhaitons/voulons ?@never ?que ?vous ?tu ?être ?avoir ?@never ?recevoir \
?avoir ?de/vos/tes/ces/aucun/aucune/cette/votre/ce/vos ?autres ?nouveaux ?vos ?genre ?type ?de ?la @mail
ne veux/souhaite/désire/veut/souhaitons/voulons @never être/etre/recevoir/avoir/entendre/que ?recontacté ?de \
?vos ?contacté*/sollicité*/dérangé*/nouvelles/parler
ne veux/souhaite/désire/souhaitons @never ?être contacté*/sollicité*/dérangé*/démarché*/recontacté*
je/jveux/jv veux/souhaite/plus ?@never ?plus ?de ?recevoir/être ?de ?vos ?tes ?ces ?@poss @mail/recevoir/\
contacté*
jveux @never ?de ?vos/recevoir ?@poss ?@mail
veux/souhaite plus recevoir/être/entendre
préfère/préférerais/préférons/aimerais/souhaite/voudrais ?que ?vous ?ne ?n ne/plus ?@never ?être ?me \
?recevoir ?de ?@never ?contacté*/sollicité*/recevoir/recontacté*/messages/mécrire/écrire/écriviez
retir*/supprim*/enlev*/enlèv*/effac*/rayez/raye/radi*/sors/sortez/oubliez/virez/ôte*/ôtez ?vite ?moi/nous/mon/\
mes/ma/notre ?nom ?numéro ?numero ?compte ?adresse ?contact ?données ?coordonnées ?profil ?immédiatement \
?svp de/du/des
retir*/supprim*/enlev*/enlèv*/effac*/ray*/radi*/oubli*/vir* mon/mes/ma/notre/toutes ?mes ?informations numéro/\
numero/compte/nom/données/coordonnées/contact/profil/adresse/infos/tel/téléphone
retir*/supprim*/enlev*/enlèv*/effac*/ray*/radi*/vir* moi/nous ?svp ?stp ?tout ?vite ?merci ?sil $
oubliez/oublie moi/nous
désinscri*/désabonn*/desabonn*/desinscri* moi/nous
merci/veuillez/prière/priere de/me/nous désinscrire/désabonner/retirer/supprimer/désinscrire
!je/veux/voudrais/souhaite/aimerais/faire ?veux ?bien ?pour ?souhaite ?voudrais ?aimerais me/nous/être \
désabonn*/désinscri*/désinscrire/retiré*/supprimé*
!comment ?on ?je ?puis ?puisje ?dois ?peut ?peux ?faire ?fait ?pour ?je ?on me/se/nous désabonne*/désinscri*/\
désabonner
comment me/se/je/on désabonne*/désinscri*
!me désinscrire/désabonner
!résili*/annul* ?moi ?mon ?cet ?l abonnement/inscription/labonnement
plus/pas ?un ?aucun de/un/seul ?vos ?ces ?tes ?@poss messages/message/pub/pubs/msg/sms/spam/sollicitations/\
publicité/mail/mails ?svp ?merci $
assez/marre ?plein ?de ?vos ?tes ?ces ?recevoir messages/pub/pubs/spam/sms/vos/tes/ces
jen/en ai/peux assez/marre ?de
ça/ca suffit ?maintenant ?comme ?les ?avec ?vos ?ces ?messages
!foutez/fichez/fous/fiche/fout moi ?nous ?la
!va/allez ?te ?vous ?se faire foutre/voir/mettre/enculer
!dégag*/degag* ?de
!casse/cassez toi/vous
!je/jvais/vais ?vais ?vous ?te ?le ?la bloquer/signaler/bloque/signale ?vous
je vous/te/le bloque*/signale*
vous/tu/jte/jvous serez/seras/bloque/êtes bloqué*/signalé*
sinon/et ?je ?jvous bloque/signale
!m/mopposer/je ?m oppose/moppose à/a
!je/j mopposer/moppose
!retire/révoque/revoque mon consentement
jamais demandé/inscrit*/souscrit/accepté/autorisé
fini/terminé ?avec les messages
ne plus contacter/solliciter/déranger/écrire
pas ?intéressé* ?merci ?de ne ?pas ?plus ?me recontacter/contacter/insister
ninsistez/insistez pas/plus
""",
    unmeant="""\
n/ne ?te ?vous arrête*/arrete* pas/jamais/plus ?d ?de _1
narrête/narrêtez/narrete/narretez/jarrête pas/jamais/plus ?de _1
ne tarrête/vous/t ?arrête* pas/jamais
ne ?me ?mon ?nous retir*/supprim*/enlev*/désabonn*/désinscri*/ray*/oubli* ?moi pas/jamais _1
noubli* pas _3
javais oublié
ne loubli* pas
peut/peux/puis/peuton/puisje on/je ?se/me ?désabonn* quand/à/facilement _2
on peut se/me désabonner
je nai/n plus/pas reçu _4
je ne reçois/recois _4
pourquoi _6
combien _6
a/ont dit d/darrêter/de ?arrêter
il/ny ny/n/y ?y en a plus
vous navez/avez plus _2
je/j ne veux pas rater/manquer/le/la/vous
plus de photos/détails/details/infos/stock
arrêt de bus
s désabonn*/arrête*
me dérange pas
dérange pas
ça ne me
""",
    innocent="""\
avais javais abonner désabonnée désabonné arrêts
""",
    spoilers="""\
aujourdhui demain adresse ancienne vocal vocaux photo photos commande article réservation rendez-vous pluie
mignon gratuit appelez rouge bleu rater soeur mari sauce appli
""",
)
