## Passkeys
login-passkey-button = Mit Passkey anmelden
login-passkey-failed = Dieser Passkey hat hier nicht funktioniert. Versuchen Sie es noch einmal oder nehmen Sie Ihr Passwort.
factor-intro-passkey = Verwenden Sie einen Passkey von { $username }.
factor-passkey-button = Passkey verwenden
security-passkeys = Passkeys
security-passkeys-intro = Mit einem Passkey melden Sie sich per Fingerabdruck, Gesicht oder Gerätesperre an. Niemand kann ihn erraten oder stehlen.
security-passkeys-none = Sie haben noch keinen Passkey.
security-passkey-name = Name des Passkeys
security-passkey-example = Mein Laptop
security-passkey-add = Passkey hinzufügen
security-passkey-failed = Der Passkey konnte nicht hinzugefügt werden. Versuchen Sie es noch einmal.
security-passkey-unsupported = Dieser Browser kann hier keine Passkeys verwenden.
password-reset-passkey = Passkey „{ $about }“
mail-passkey-added-subject = Ein neuer Passkey bei { $brand }
mail-passkey-added-text = Zu Ihrem Konto bei { $brand } wurde ein Passkey hinzugefügt. Wer ihn hat, kann sich damit anmelden.
mail-passkey-removed-subject = Ein Passkey bei { $brand } wurde entfernt
mail-passkey-removed-text = Ein Passkey Ihres Kontos bei { $brand } wurde entfernt. Niemand kann sich mehr damit anmelden.
