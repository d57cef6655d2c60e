
## Autres fournisseurs

login-upstream = Se connecter avec { $about }
login-upstream-failed = La connexion avec { $about } a échoué. Réessayez, ou connectez-vous autrement.
login-upstream-declined = Vous ne vous êtes pas connecté avec { $about }.
login-upstream-not-recent = { $about } n’a pas confirmé que vous venez de vous connecter. Connectez-vous autrement.
login-upstream-has-account = Vous avez déjà un compte ici avec { $about }. Connectez-vous encore une fois avec { $about }.
login-upstream-by-email = Si vous n’avez pas de mot de passe ici, choisissez « { login-email } ».
login-upstream-new-password = Si vous n’avez pas encore de mot de passe ici, choisissez « { login-password-reset } » pour en définir un.
upstream-link-title = Associer vos comptes
upstream-link-ask = Voulez-vous associer { $upstream } à votre compte { $account } ?
upstream-link-means = Ensuite, toute personne qui peut se connecter à { $upstream } sous cette identité accède à votre compte.
upstream-link-person = Chez { $upstream }, vous êtes
upstream-link-unknown = Aucun compte n’est encore associé ici à votre compte { $upstream }.
upstream-link-taken-address = Un compte existe ici avec l’adresse { $email }. Connectez-vous d’abord à ce compte. Vous pourrez ensuite l’associer à { $upstream }.
upstream-link-taken = Ce compte est associé ici au compte d’une autre personne.
upstream-link-button = Associer
upstream-link-log-in = J’ai déjà un compte
upstream-link-cancel = Annuler
upstream-create-intro = Un nouveau compte aurait ici ces informations :
upstream-create-button = Créer un compte
upstreams-title = Comptes associés
upstreams-intro = Vous pouvez vous connecter avec ces comptes chez d’autres fournisseurs.
upstreams-none = Aucun compte n’est associé.
upstreams-unlink = Dissocier
upstreams-link = Associer { $about }
upstreams-last = Il n’est pas certain que vous puissiez vous connecter sans cela. Connectez-vous d’abord d’une autre façon, ou associez un autre compte.
upstreams-log-in = Se connecter d’une autre façon
mail-upstream-linked-subject = Votre compte chez { $brand } a été associé à { $about }
mail-upstream-linked-text = Votre compte chez { $brand } a été associé à un compte chez { $about }. Quiconque peut s’y connecter peut maintenant accéder à votre compte.
mail-upstream-unlinked-subject = Votre compte chez { $brand } a été dissocié de { $about }
mail-upstream-unlinked-text = Votre compte chez { $brand } n’est plus associé à { $about }. Personne ne peut plus se connecter par ce moyen.
