## Passkeys
login-passkey-button = Se connecter avec une clé d’accès
login-passkey-failed = Cette clé d’accès n’a pas fonctionné ici. Réessayez ou utilisez votre mot de passe.
factor-intro-passkey = Utilisez une clé d’accès de { $username }.
factor-passkey-button = Utiliser une clé d’accès
security-passkeys = Clés d’accès
security-passkeys-intro = Une clé d’accès vous connecte avec votre empreinte, votre visage ou le verrouillage de votre appareil. Personne ne peut la deviner ni la voler.
security-passkeys-none = Vous n’avez pas encore de clé d’accès.
security-passkey-name = Nom de la clé d’accès
security-passkey-example = Mon ordinateur portable
security-passkey-add = Ajouter une clé d’accès
security-passkey-failed = La clé d’accès n’a pas pu être ajoutée. Réessayez.
security-passkey-unsupported = Ce navigateur ne peut pas utiliser de clés d’accès ici.
password-reset-passkey = Clé d’accès « { $about } »
mail-passkey-added-subject = Une nouvelle clé d’accès chez { $brand }
mail-passkey-added-text = Une clé d’accès a été ajoutée à votre compte chez { $brand }. Quiconque la possède peut se connecter avec elle.
mail-passkey-removed-subject = Une clé d’accès chez { $brand } a été supprimée
mail-passkey-removed-text = Une clé d’accès de votre compte chez { $brand } a été supprimée. Personne ne peut plus se connecter avec elle.
