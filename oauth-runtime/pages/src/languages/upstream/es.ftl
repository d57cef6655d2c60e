
## Otros proveedores

login-upstream = Iniciar sesión con { $about }
login-upstream-failed = No se pudo iniciar sesión con { $about }. Inténtelo de nuevo o inicie sesión de otra manera.
login-upstream-declined = No ha iniciado sesión con { $about }.
login-upstream-not-recent = { $about } no confirmó que acaba de iniciar sesión. Inicie sesión de otra manera.
login-upstream-has-account = Ya tiene una cuenta aquí con { $about }. Inicie sesión otra vez con { $about }.
login-upstream-by-email = Si no tiene contraseña aquí, elija «{ login-email }».
login-upstream-new-password = Si aún no tiene contraseña aquí, elija «{ login-password-reset }» para crear una.
upstream-link-title = Vincular sus cuentas
upstream-link-ask = ¿Quiere vincular { $upstream } con su cuenta { $account }?
upstream-link-means = A partir de entonces, quien pueda iniciar sesión en { $upstream } como esta persona entrará en su cuenta.
upstream-link-person = En { $upstream } usted es
upstream-link-unknown = Ninguna cuenta de aquí está vinculada todavía con su cuenta de { $upstream }.
upstream-link-taken-address = Aquí existe una cuenta con la dirección { $email }. Inicie sesión primero en ella. Después podrá vincularla con { $upstream }.
upstream-link-taken = Esta cuenta está vinculada aquí con la cuenta de otra persona.
upstream-link-button = Vincular
upstream-link-log-in = Ya tengo una cuenta
upstream-link-cancel = Cancelar
upstream-create-intro = Una cuenta nueva tendría aquí estos datos:
upstream-create-button = Crear una cuenta
upstreams-title = Cuentas vinculadas
upstreams-intro = Puede iniciar sesión con estas cuentas de otros proveedores.
upstreams-none = No hay ninguna cuenta vinculada.
upstreams-unlink = Desvincular
upstreams-link = Vincular { $about }
upstreams-last = No es seguro que pueda entrar sin esto. Inicie sesión antes de otra manera o vincule otra cuenta.
upstreams-log-in = Iniciar sesión de otra manera
mail-upstream-linked-subject = Su cuenta en { $brand } se ha vinculado con { $about }
mail-upstream-linked-text = Su cuenta en { $brand } se ha vinculado con una cuenta en { $about }. Quien pueda iniciar sesión allí puede ahora entrar en su cuenta.
mail-upstream-unlinked-subject = Su cuenta en { $brand } se ha desvinculado de { $about }
mail-upstream-unlinked-text = Su cuenta en { $brand } ya no está vinculada con { $about }. Ya nadie puede iniciar sesión de esa forma.
