## Passkeys
login-passkey-button = Iniciar sesión con una llave de acceso
login-passkey-failed = Esa llave de acceso no ha funcionado aquí. Inténtelo de nuevo o use su contraseña.
factor-intro-passkey = Use una llave de acceso de { $username }.
factor-passkey-button = Usar una llave de acceso
security-passkeys = Llaves de acceso
security-passkeys-intro = Con una llave de acceso inicia sesión mediante su huella, su cara o el bloqueo de su dispositivo. Nadie puede adivinarla ni robarla.
security-passkeys-none = Todavía no tiene ninguna llave de acceso.
security-passkey-name = Nombre de la llave de acceso
security-passkey-example = Mi portátil
security-passkey-add = Añadir una llave de acceso
security-passkey-failed = No se ha podido añadir la llave de acceso. Inténtelo de nuevo.
security-passkey-unsupported = Este navegador no puede usar llaves de acceso aquí.
password-reset-passkey = Llave de acceso «{ $about }»
mail-passkey-added-subject = Una nueva llave de acceso en { $brand }
mail-passkey-added-text = Se ha añadido una llave de acceso a su cuenta en { $brand }. Quien la tenga puede iniciar sesión con ella.
mail-passkey-removed-subject = Se ha eliminado una llave de acceso en { $brand }
mail-passkey-removed-text = Se ha eliminado una llave de acceso de su cuenta en { $brand }. Ya nadie puede iniciar sesión con ella.
