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
