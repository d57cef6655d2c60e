# Français.

date = { $day } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }

footer-host = Vous êtes sur { $host }
skip-to-content = Aller au contenu

## Connexion

login-title = Se connecter
login-to = pour continuer vers { $client }
login-to-unknown = pour continuer vers une application que personne ici n’a vérifiée
client-claims = L’application se présente comme { $name }. Personne ici ne l’a vérifié.
login-again = Confirmez qu’il s’agit bien de vous.
login-username = Nom d’utilisateur
login-address = Adresse e-mail
login-username-or-address = Nom d’utilisateur ou adresse e-mail
login-password = Mot de passe
login-button = Se connecter
login-or = ou
login-wrong = Le nom d’utilisateur ou le mot de passe est incorrect.
login-wrong-address = L’adresse e-mail ou le mot de passe est incorrect.
login-wrong-username-or-address = Le nom d’utilisateur, l’adresse e-mail ou le mot de passe est incorrect.
captcha-wrong = Veuillez résoudre à nouveau l’épreuve au-dessus du bouton.
login-factor-missing = Un second facteur est nécessaire ici, et vous n’en avez configuré aucun.
login-factor-unusable = Un second facteur est nécessaire ici, et le vôtre ne peut pas y être utilisé pour le moment. Contactez les responsables de ce service.
login-blocked = Il y a eu trop de tentatives erronées. { $seconds ->
    [one] Réessayez dans { $seconds } seconde.
   *[other] Réessayez dans { $seconds } secondes.
}

## Second facteur

factor-title = Confirmez votre identité
factor-intro = Saisissez le code affiché par votre application d’authentification pour { $username }.
factor-code = Code
factor-hint = Sans votre téléphone, saisissez l’un de vos codes de récupération.
factor-button = Confirmer
factor-skip = Pas maintenant
factor-remember = Ne plus demander sur cet appareil pendant { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
factor-wrong = Le code est incorrect ou a déjà été utilisé. Attendez le suivant.

## Choix du compte

choose-title = Choisir un compte
choose-intro = Quel compte souhaitez-vous utiliser avec { $client } ?
choose-intro-unknown = Quel compte souhaitez-vous utiliser avec une application que personne ici n’a vérifiée ?
choose-other = Utiliser un autre compte

## Consentement

consent-title = Autoriser l’accès ?
consent-account = Vous êtes connecté en tant que { $username }.
consent-switch = Utiliser un autre compte
consent-intro = { $count ->
    [one] { $client } souhaite :
   *[other] { $client } demande { $count } autorisations :
}
consent-claims = { $count ->
    [one] L’application souhaite aussi connaître une information sur vous :
   *[other] L’application souhaite aussi connaître { $count } informations sur vous :
}
consent-resource = Accès à { $resource }
consent-choose = Décochez ce que vous ne voulez pas autoriser.
consent-nothing-ticked = Cochez ce que vous voulez autoriser, ou refusez l’accès.
consent-changed = L’application a changé ce qu’elle demande ou ce qu’elle dit d’elle-même. Relisez cette page avant d’autoriser.
consent-required = toujours nécessaire
consent-merge = { $client } ajoute cela à ce que vous avez déjà autorisé.
consent-replace = { $client } reçoit cela à la place de ce que vous avez autorisé auparavant.
consent-kept = Reste autorisé :
consent-ended = Prend fin :
consent-redirect = Vous continuerez ensuite vers { $host }.
consent-redirect-local = Vous reviendrez ensuite à un programme sur cet appareil ({ $host }).
consent-device = Cela connecte un autre appareil : celui dont vous avez saisi le code. Autorisez-le seulement si vous avez commencé vous-même sur cet appareil.
consent-stranger = L’application { $client } s’est enregistrée elle-même. Personne ici n’a vérifié ce nom ni qui l’exploite.
consent-stranger-local = Un programme sur cet appareil demande l’accès et se présente comme { $client }. Personne ici ne l’a vérifié, et tout autre programme ici pourrait se présenter ainsi. Autorisez-le seulement si vous venez de le lancer vous-même.
consent-document = L’application { $client } est publiée par { $host }. Personne ici n’a vérifié ce nom ni qui l’exploite.
consent-document-local = Un programme sur cet appareil demande l’accès. Il se présente comme { $client }, publié par { $host }, mais tout autre programme ici pourrait en faire autant. Autorisez-le seulement si vous venez de le lancer vous-même.
consent-elsewhere = L’accès est transmis à { $host }.
consent-policy = Politique de confidentialité
consent-terms = Conditions d’utilisation
consent-allow = Autoriser
consent-deny = Refuser

scope-openid = Savoir qui vous êtes
scope-profile = Voir votre nom et votre profil
scope-email = Voir votre adresse e-mail
scope-address = Voir votre adresse postale
scope-phone = Voir votre numéro de téléphone
scope-offline_access = Conserver cet accès en votre absence

claim-name = Votre nom complet
claim-given_name = Votre prénom
claim-family_name = Votre nom de famille
claim-middle_name = Votre deuxième prénom
claim-nickname = Votre surnom
claim-preferred_username = Votre nom d’utilisateur préféré
claim-profile = L’adresse de votre page de profil
claim-picture = Votre photo
claim-website = Votre site web
claim-email = Votre adresse e-mail
claim-email_verified = Si votre adresse e-mail a été vérifiée
claim-gender = Votre genre
claim-birthdate = Votre date de naissance
claim-zoneinfo = Votre fuseau horaire
claim-locale = Votre langue
claim-phone_number = Votre numéro de téléphone
claim-phone_number_verified = Si votre numéro de téléphone a été vérifié
claim-address = Votre adresse postale
claim-updated_at = La date de dernière modification de votre profil

## Connecter un appareil

device-title = Connecter un appareil
device-intro = Saisissez le code affiché par votre appareil.
device-check = Votre appareil affiche-t-il ce code ? S’il en affiche un autre, ou aucun, ne continuez pas.
device-code = Code de l’appareil
device-button = Continuer
device-unknown = Aucun appareil n’attend avec ce code. Vérifiez-le, ou recommencez sur votre appareil.
device-claimed = Ce code a déjà été saisi dans un autre navigateur. Si ce n’était pas vous, recommencez sur votre appareil, qui affichera alors un nouveau code.
device-warning = Ne saisissez que le code d’un appareil que vous avez devant vous. Personne qui vous appelle ou vous écrit n’a besoin d’un tel code.
device-done-title = Votre appareil est connecté
device-done-intro = Continuez sur celui-ci. Vous pouvez fermer cette fenêtre.
device-denied-title = L’appareil n’a pas été connecté
device-denied-intro = Vous pouvez fermer cette fenêtre.

## Demandes

approvals-title = Demandes en attente
approvals-link = Demandes ({ $count })
approvals-none = Rien n’attend votre décision.
approvals-intro = N’autorisez une demande que si vous l’attendez maintenant. Personne qui vous appelle ou vous écrit n’en a besoin.
approvals-message = Comparez ceci avec ce que vous voyez ou entendez là où vous avez fait la demande :
approvals-message-check = Si c’est différent là-bas, ou si vous n’avez rien demandé, refusez.
approvals-when = Reçue
approvals-ago = il y a { $minutes } min
approvals-now = à l’instant
approvals-from = Depuis l’adresse
approvals-ends = Expire
approvals-in = dans { $minutes } min
approvals-needs-factor = Pour l’autoriser, confirmez avec votre second facteur que c’est bien vous.
approvals-needs-login = Pour l’autoriser, connectez-vous de nouveau.
approvals-allowed = Vous avez autorisé la demande. Continuez là où vous l’avez faite.
approvals-denied = Vous avez refusé la demande.
approvals-over = Cette demande est terminée : elle a déjà reçu une réponse, ou elle a expiré.
approvals-unknown = Aucune demande de ce genre n’attend ce compte. Elle a peut-être expiré, ou concerne un autre compte.
approvals-all = Voir toutes les demandes

## Déconnexion

logout-title = Se déconnecter ?
logout-client = { $client } souhaite vous déconnecter.
logout-accounts = { $count ->
    [one] Vous êtes connecté avec un compte dans ce navigateur.
   *[other] Vous êtes connecté avec { $count } comptes dans ce navigateur. Tous seront déconnectés.
}
logout-button = Se déconnecter
logout-stay = Rester connecté
logged-out-title = Vous êtes déconnecté
logged-out-intro = Vous pouvez fermer cette fenêtre.
logged-out-return = Retour à l’application
stayed-title = Vous êtes toujours connecté

## Erreurs

leave-title = Quitter cette page ?
leave-intro = Une application veut vous envoyer vers { $host }. Personne ici ne connaît cette application : ne continuez que si vous l’avez lancée vous-même.
leave-button = Continuer vers { $host }
refused-title = Vous ne pouvez pas continuer
refused-general = Vous n’êtes pas autorisé à faire cela avec ce compte.
refused-return = Retour à { $host }
error-title = Cela n’a pas fonctionné
error-forged = Ce formulaire n’est plus valable. Retournez à l’application et recommencez.
error-nothing-pending = Il n’y a rien à décider ici. Retournez à l’application et recommencez.
error-request = L’application qui vous a envoyé ici a fait une erreur. Retournez-y et réessayez.
error-busy = Le service est surchargé. Revenez en arrière et réessayez dans un instant.
error-internal = Un problème est survenu ici. Il a été enregistré. Réessayez plus tard.
error-insecure = Cette page exige une connexion sécurisée. Ouvrez-la avec https.
error-too-large = L’envoi est trop volumineux.
error-method = Cette page ne s’utilise pas ainsi.
error-code = Code d’erreur
error-request-id = Requête
error-try-again = Réessayer

## Votre compte

account-navigation = Votre compte
account-logout = Se déconnecter

applications-title = Applications connectées
applications-intro = { $count ->
    [0] Aucune application n’a accès à votre compte.
    [one] { $count } application a accès à votre compte.
   *[other] { $count } applications ont accès à votre compte.
}
applications-since = Depuis le { $date }
applications-revoke = Retirer l’accès
applications-revoked = L’accès a été retiré.

security-title = Sécurité
security-added = Ajoutée le { $date }
security-remove = Supprimer
security-totp = Application d’authentification
security-totp-intro = Une application sur votre téléphone affiche un code à saisir après votre mot de passe.
security-totp-on = Une application d’authentification est configurée.
security-totp-set-up = Configurer une application
security-totp-remove = Supprimer l’application
security-recovery = Codes de récupération
security-recovery-left = { $count ->
    [0] Vous n’avez plus de codes de récupération.
    [one] Il vous reste { $count } code de récupération.
   *[other] Il vous reste { $count } codes de récupération.
}
security-recovery-new = Créer de nouveaux codes
security-sessions = Où vous êtes connecté
security-sessions-intro = Pour vous déconnecter de tous les appareils et de tous les navigateurs, par exemple si vous en avez perdu un :
security-sessions-applications = Mettre fin aussi à l’accès des applications et des appareils connectés
security-sessions-end = Se déconnecter partout
security-login-here = Ce navigateur
security-login-seen = Dernière utilisation le { $date }
security-login-apps = Applications qui partagent cette connexion :
security-login-end = Se déconnecter
security-devices = Appareils mémorisés
security-devices-intro = Sur ces appareils, le second facteur n’est pas demandé après votre mot de passe.
security-device-until = Jusqu’au { $date }
security-device-forget = Oublier
security-browser = { $browser } sur { $system }
security-browser-unknown = Un navigateur inconnu
security-saved = Vos modifications sont enregistrées.

totp-title = Configurer une application d’authentification
totp-required = Un second facteur est nécessaire pour continuer, et vous n’en avez configuré aucun.
totp-scan = Scannez ceci avec l’application.
totp-qr = Code QR pour l’application d’authentification
totp-type = Ou saisissez cette clé :
totp-confirm = Saisissez ensuite le code affiché par l’application.
totp-button = Terminer

recovery-title = Vos codes de récupération
recovery-intro = { $count ->
    [one] Conservez ce code en lieu sûr. Il fonctionne une fois, à la place d’un code de votre application.
   *[other] Conservez ces { $count } codes en lieu sûr. Chacun fonctionne une fois, à la place d’un code de votre application. Ils ne sont affichés que maintenant.
}
recovery-done = Je les ai conservés
security-account = Votre compte

## Ce que chacun fait soi-même

login-sign-up = Créer un compte
login-password-reset = Mot de passe oublié ?
login-email = Se connecter par e-mail

email-address = Adresse e-mail
email-button = Envoyer l’e-mail
email-back = Retour à la connexion
email-invalid = Ce n’est pas une adresse e-mail.
email-blocked = Trop d’e-mails ont été envoyés. { $seconds ->
    [one] Réessayez dans { $seconds } seconde.
   *[other] Réessayez dans { $seconds } secondes.
}
email-over = Ce lien ou ce code n’est pas valable. Un lien ou un code est valable une seule fois, pendant 30 minutes, et uniquement dans le navigateur où vous l’avez demandé. Demandez-en un nouveau.
email-sent-title = Consultez votre messagerie
email-sent-lead = Si l’adresse est la bonne, un e-mail est en route vers { $address }. Ouvrez son lien dans ce navigateur, ou saisissez son code ici.
email-sent-code = Code
email-sent-button = Continuer
email-sent-again = Envoyer un autre e-mail
email-sent-wrong = Ce code est incorrect.

sign-up-title = Créer un compte
sign-up-intro = Nous vous envoyons un e-mail pour vérifier que l’adresse est la vôtre.
sign-up-taken = Il existe déjà un compte avec cette adresse. Connectez-vous avec lui.
sign-up-username = Nom d’utilisateur
sign-up-username-rules = De 2 à 64 lettres de a à z, chiffres, points, tirets et tirets bas. Il vous sert à vous connecter.
sign-up-username-invalid = Ce nom d’utilisateur n’est pas possible.
sign-up-username-taken = Quelqu’un a déjà ce nom d’utilisateur. Choisissez-en un autre.
sign-up-field-missing = Remplissez : { $field }.
password-reset-title = Nouveau mot de passe
password-reset-intro = Nous vous envoyons un e-mail avec un lien et un code. L’un des deux vous permet de choisir un nouveau mot de passe.
password-reset-done = Votre mot de passe est changé
password-reset-done-text = Vous avez été déconnecté partout. Connectez-vous avec votre nouveau mot de passe.
password-reset-ways = Votre compte a aussi ces moyens de connexion
password-reset-ways-hint = Le nouveau mot de passe ne les change pas. Si vous n’en connaissez pas un, connectez-vous et supprimez-le sur la page « Sécurité ». Si ce n’est pas possible, demandez de l’aide.
password-reset-ways-button = Se connecter et vérifier
email-login-title = Se connecter par e-mail
email-login-intro = Nous vous envoyons un e-mail avec un lien et un code. L’un des deux vous connecte.

new-password-account = Compte
new-password-name = Votre nom
new-password-password = Nouveau mot de passe
new-password-rules = { $count ->
    [one] Au moins { $count } caractère. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
   *[other] Au moins { $count } caractères. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
}
new-password-button = Enregistrer
new-password-back = Retour
new-password-short = { $count ->
    [one] Le mot de passe est trop court : il faut { $count } caractère.
   *[other] Le mot de passe est trop court : il faut { $count } caractères.
}
new-password-long = { $count ->
    [one] Le mot de passe est trop long : { $count } caractère au plus.
   *[other] Le mot de passe est trop long : { $count } caractères au plus.
}
new-password-breached = Ce mot de passe figure dans une liste de mots de passe volés. Choisissez-en un autre.
new-password-refused = D’autres devineraient ce mot de passe. Choisissez-en un autre.
new-password-none = Ce compte n’a pas de mot de passe que l’on puisse changer ici.

profile-title = Profil
profile-name = Nom complet
profile-given-name = Prénom
profile-family-name = Nom de famille
profile-nickname = Surnom
profile-button = Enregistrer
profile-email = Adresse e-mail
profile-email-now = Votre adresse est { $address }.
profile-email-none = Vous n’avez pas d’adresse e-mail ici.
profile-email-change = Changer l’adresse e-mail
profile-password = Mot de passe
profile-password-change = Changer le mot de passe
email-change-intro = Nous envoyons un e-mail à la nouvelle adresse. Dès qu’elle est changée, nous prévenons aussi l’ancienne.
email-change-confirm = Votre compte aura l’adresse { $address }.

deletion-title = Supprimer le compte
deletion-intro = Cela supprime le compte { $username }, vous déconnecte partout et met fin à l’accès de toutes les applications connectées. C’est irréversible.
deletion-sure = Oui, supprimer mon compte
deletion-button = Supprimer le compte
deletion-unsure = Confirmez que vous voulez supprimer votre compte.
deletion-done = Votre compte est supprimé
deletion-done-text = Vous êtes déconnecté, et votre compte est supprimé. Les entrées à son sujet dans le journal de ce service restent jusqu’à leur expiration.
account-kept = Votre compte est géré ailleurs
account-kept-text = On ne peut pas le modifier ici. Contactez les responsables de ce service.

export-title = Télécharger vos données
export-intro = Vous recevez un fichier avec ce qui est conservé ici à votre sujet : votre profil, où vous êtes connecté et quels appareils sont mémorisés, ce que vous avez autorisé à quelle application, et comment vous vous connectez. Il ne contient ni mots de passe, ni clés, ni le journal de ce service.
export-button = Télécharger

## E-mails

mail-code-in-app = Saisissez ce code dans l’application où vous l’avez demandé :
mail-app = Il sert une seule fois, pendant { $minutes } minutes, et seulement dans l’application où vous l’avez demandé.
mail-code = Ou saisissez ce code dans le navigateur où vous l’avez demandé :
mail-browser = Les deux sont valables une fois, pendant { $minutes } minutes, et seulement dans le navigateur où vous les avez demandés.
mail-ignore = Si ce n’était pas vous, ignorez cet e-mail. Ne donnez le code à personne.
mail-not-you = Si ce n’était pas vous, connectez-vous et vérifiez votre compte, ou demandez de l’aide.
mail-contact = Si ce n’était pas vous, contactez { $brand } sans attendre.
mail-host = Cet e-mail vient de { $host }.
mail-sign-up-subject = Confirmez votre adresse pour { $brand }
mail-sign-up-text = Quelqu’un, sans doute vous, crée un compte chez { $brand } avec cette adresse.
mail-sign-up-button = Confirmer l’adresse
mail-already-signed-up-subject = Vous avez un compte chez { $brand }
mail-already-signed-up-text = Quelqu’un, sans doute vous, voulait utiliser cette adresse chez { $brand }. Il existe déjà un compte avec elle. Si vous avez oublié son mot de passe, vous pouvez en choisir un nouveau à la connexion.
mail-already-signed-up-button = Se connecter
mail-password-reset-subject = Un nouveau mot de passe pour { $brand }
mail-password-reset-text = Quelqu’un, sans doute vous, veut un nouveau mot de passe pour le compte avec cette adresse chez { $brand }.
mail-password-reset-button = Choisir un nouveau mot de passe
mail-password-kept-subject = Votre mot de passe chez { $brand }
mail-password-kept-text = Quelqu’un, sans doute vous, veut un nouveau mot de passe pour le compte avec cette adresse chez { $brand }. On ne peut pas le changer par e-mail : contactez les responsables de { $brand }.
mail-password-kept-button = Se connecter
mail-email-login-subject = Connexion à { $brand }
mail-email-login-text = Quelqu’un, sans doute vous, se connecte à { $brand }.
mail-email-login-button = Se connecter
mail-approval-requested-subject = { $about } demande votre accord sur { $brand }
mail-approval-requested-text = { $about } demande l’accès à votre compte sur { $brand }. Vous pouvez en décider pendant { $minutes } min. Ne l’autorisez que si vous l’attendez maintenant.
mail-approval-requested-button = Voir la demande
mail-email-change-subject = Confirmez votre nouvelle adresse pour { $brand }
mail-email-change-text = Quelqu’un, sans doute vous, veut utiliser cette adresse pour son compte chez { $brand }.
mail-email-change-button = Confirmer l’adresse
mail-email-changed-subject = Votre adresse chez { $brand } a été changée
mail-email-changed-text = Votre compte chez { $brand } a maintenant une autre adresse e-mail. Celle-ci n’est plus utilisée.
mail-email-changed-button = Se connecter
mail-password-changed-subject = Votre mot de passe chez { $brand } a été changé
mail-password-changed-text = Le mot de passe de votre compte chez { $brand } a été changé.
mail-password-changed-button = Se connecter
mail-account-deleted-subject = Votre compte chez { $brand } a été supprimé
mail-account-deleted-text = Votre compte chez { $brand } a été supprimé. Cette adresse n’y est plus utilisée.
mail-account-deleted-button = Se connecter
mail-app-added-subject = Une nouvelle application d’authentification chez { $brand }
mail-app-added-text = Une application d’authentification a été configurée pour votre compte chez { $brand }. Désormais, son code est demandé à la connexion, et les codes de récupération précédents ne sont plus valables.
mail-app-removed-subject = Votre application d’authentification chez { $brand } a été supprimée
mail-app-removed-text = L’application d’authentification de votre compte chez { $brand } a été supprimée. Aucun code n’est plus demandé.
mail-recovery-codes-replaced-subject = De nouveaux codes de récupération chez { $brand }
mail-recovery-codes-replaced-text = De nouveaux codes de récupération ont été créés pour votre compte chez { $brand }. Les précédents ne sont plus valables.
