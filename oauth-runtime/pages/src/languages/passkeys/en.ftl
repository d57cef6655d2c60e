## Passkeys
login-passkey-button = Log in with a passkey
login-passkey-failed = That passkey did not work here. Try again, or use your password.
factor-intro-passkey = Use a passkey of { $username }.
factor-passkey-button = Use a passkey
security-passkeys = Passkeys
security-passkeys-intro = A passkey logs you in with your fingerprint, your face or the lock of your device. Nobody can guess or steal it.
security-passkeys-none = You have no passkey yet.
security-passkey-name = Name of the passkey
security-passkey-example = My laptop
security-passkey-add = Add a passkey
security-passkey-failed = The passkey could not be added. Try again.
security-passkey-unsupported = This browser can't use passkeys here.
password-reset-passkey = Passkey “{ $about }”
mail-passkey-added-subject = A new passkey at { $brand }
mail-passkey-added-text = A passkey was added to your account at { $brand }. Whoever has it can log in with it.
mail-passkey-removed-subject = A passkey at { $brand } was removed
mail-passkey-removed-text = A passkey of your account at { $brand } was removed. Nobody can log in with it any more.
