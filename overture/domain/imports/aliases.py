"""Names that columns of spreadsheets have in common use, in several languages, by the field of a target they mean.

Not how a name is compared: headers.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_HANDLES: Final = """
    instagramusername instagramhandle instagramname instagramaccount instagramid instagramuser ighandle igusername
    igname igaccount iguser insta instahandle instaname instausername instaaccount instagram ig username handle
    userhandle account accountname accounthandle user screenname creatorhandle creatorusername influencerhandle
    influencerusername handles usernames accounts instagrams users creator creators influencer influencers talent
    talents benutzername nutzername nutzer konto nomdutilisateur utilisateur identifiant compte usuario nombredeusuario
    cuenta nomedeusuario usuaria conta utente nomeutente gebruikersnaam gebruiker
"""
_PROFILES: Final = """
    profileurl profilelink instagramurl instagramlink instagramprofileurl instagramprofilelink instagramprofile igurl
    iglink igprofile instaurl instalink instaprofile accounturl accountlink profileaddress profile profileuri url link
    address uri website profiles profileurls profilelinks urls links profil profillink profilurl profiladresse lien
    lienprofil lienduprofil enlace perfil linkdoperfil urldelperfil enlacedelperfil profilo
"""
_FULL_NAMES: Final = """
    fullname displayname realname completename creatorname influencername nameinfull name names vollstandigername
    vollername anzeigename nomcomplet nombrecompleto nombreyapellido nomecompleto naam volledigenaam
"""
_FIRST_NAMES: Final = """
    firstname givenname forename fname first creatorfirstname nickname vorname rufname prenom nombre primernombre
    primeironome nomeproprio voornaam
"""
_CATEGORIES: Final = """
    category niche vertical topic genre industry contentcategory creatorcategory categories niches verticals topics
    contenttype kategorie nische themenbereich thema branche categorie thematique categoria nicho rubro settore
"""
_COUNTS: Final = """
    followercount followerscount followers follower numberoffollowers nooffollowers numfollowers nrfollowers
    totalfollowers followertotal instagramfollowers instagramfollowercount igfollowers igfollowercount instafollowers
    fans fancount fanbase subscribers subscribercount audience audiencesize reach followeranzahl anzahlfollower
    abonnenten abonnentenzahl abonnes nombredabonnes seguidores numerodeseguidores seguidoresinstagram nseguidores
    seguaci volgers
"""
_IDS: Final = """
    externalid extid externalreference externalref yourid crmid creatorid influencerid
"""

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "instagramUsername": tuple(_HANDLES.split()),
    "profileUrl": tuple(_PROFILES.split()),
    "fullName": tuple(_FULL_NAMES.split()),
    "firstName": tuple(_FIRST_NAMES.split()),
    "category": tuple(_CATEGORIES.split()),
    "followerCount": tuple(_COUNTS.split()),
    "externalId": tuple(_IDS.split()),
}
"""In order: where two columns are of one field, the one named earlier here is it. Letters and digits alone."""
