# Español.

date = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }

footer-host = Está en { $host }
skip-to-content = Ir al contenido

## Iniciar sesión

login-title = Iniciar sesión
login-to = para continuar a { $client }
login-to-unknown = para continuar a una aplicación que nadie aquí ha comprobado
client-claims = La aplicación dice llamarse { $name }. Nadie aquí lo ha comprobado.
login-again = Confirme que es usted.
login-username = Nombre de usuario
login-address = Dirección de correo
login-username-or-address = Nombre de usuario o dirección de correo
login-password = Contraseña
login-button = Iniciar sesión
login-or = o
login-wrong = El nombre de usuario o la contraseña no son correctos.
login-wrong-address = La dirección de correo o la contraseña no son correctas.
login-wrong-username-or-address = El nombre de usuario, la dirección de correo o la contraseña no son correctos.
captcha-wrong = Resuelva de nuevo la prueba que está encima del botón.
login-factor-missing = Aquí necesita un segundo factor y no ha configurado ninguno.
login-factor-unusable = Aquí necesita un segundo factor y el suyo no se puede usar ahora. Póngase en contacto con los responsables de este servicio.
login-blocked = Ha habido demasiados intentos fallidos. { $seconds ->
    [one] Inténtelo de nuevo dentro de { $seconds } segundo.
   *[other] Inténtelo de nuevo dentro de { $seconds } segundos.
}

## Segundo factor

factor-title = Confirme que es usted
factor-intro = Introduzca el código que muestra su aplicación de autenticación para { $username }.
factor-code = Código
factor-hint = Si no tiene su teléfono, introduzca uno de sus códigos de recuperación.
factor-button = Confirmar
factor-skip = Ahora no
factor-remember = No volver a preguntar en este dispositivo durante { $days ->
    [one] { $days } día
   *[other] { $days } días
}
factor-wrong = El código es incorrecto o ya se ha usado. Espere al siguiente.

## Elegir una cuenta

choose-title = Elija una cuenta
choose-intro = ¿Qué cuenta quiere usar con { $client }?
choose-intro-unknown = ¿Qué cuenta quiere usar con una aplicación que nadie aquí ha comprobado?
choose-other = Usar otra cuenta

## Consentimiento

consent-title = ¿Permitir el acceso?
consent-account = Ha iniciado sesión como { $username }.
consent-switch = Usar otra cuenta
consent-intro = { $count ->
    [one] { $client } quiere:
   *[other] { $client } pide { $count } permisos:
}
consent-claims = { $count ->
    [one] También quiere conocer un dato sobre usted:
   *[other] También quiere conocer { $count } datos sobre usted:
}
consent-resource = Acceso a { $resource }
consent-choose = Desmarque lo que no quiera permitir.
consent-nothing-ticked = Marque lo que quiera permitir o deniegue el acceso.
consent-changed = La aplicación ha cambiado lo que pide o lo que dice de sí misma. Lea esta página otra vez antes de permitirlo.
consent-required = siempre necesario
consent-merge = { $client } añade esto a lo que usted ya permitió.
consent-replace = { $client } recibe esto en lugar de lo que usted permitió antes.
consent-kept = Sigue permitido:
consent-ended = Termina:
consent-redirect = Después continuará en { $host }.
consent-redirect-local = Después volverá a un programa de este dispositivo ({ $host }).
consent-device = Esto conecta otro dispositivo: aquel cuyo código ha escrito. Permítalo solo si lo inició usted mismo allí.
consent-stranger = La aplicación { $client } se registró por sí misma. Nadie aquí ha comprobado este nombre ni quién la gestiona.
consent-stranger-local = Un programa de este dispositivo pide acceso y dice llamarse { $client }. Nadie aquí lo ha comprobado, y cualquier otro programa de aquí podría llamarse así. Permítalo solo si acaba de iniciarlo usted mismo.
consent-document = { $host } publica la aplicación { $client }. Nadie aquí ha comprobado este nombre ni quién la gestiona.
consent-document-local = Un programa de este dispositivo pide acceso. Dice ser { $client }, publicado por { $host }, pero cualquier otro programa de aquí podría decir lo mismo. Permítalo solo si acaba de iniciarlo usted mismo.
consent-elsewhere = El acceso se entrega a { $host }.
consent-policy = Política de privacidad
consent-terms = Condiciones del servicio
consent-allow = Permitir
consent-deny = Denegar

scope-openid = Saber quién es usted
scope-profile = Ver su nombre y su perfil
scope-email = Ver su dirección de correo electrónico
scope-address = Ver su dirección postal
scope-phone = Ver su número de teléfono
scope-offline_access = Mantener este acceso mientras usted no está

claim-name = Su nombre completo
claim-given_name = Su nombre de pila
claim-family_name = Sus apellidos
claim-middle_name = Su segundo nombre
claim-nickname = Su apodo
claim-preferred_username = Su nombre de usuario preferido
claim-profile = La dirección de su página de perfil
claim-picture = Su imagen
claim-website = Su sitio web
claim-email = Su dirección de correo electrónico
claim-email_verified = Si su dirección de correo electrónico está verificada
claim-gender = Su género
claim-birthdate = Su fecha de nacimiento
claim-zoneinfo = Su zona horaria
claim-locale = Su idioma
claim-phone_number = Su número de teléfono
claim-phone_number_verified = Si su número de teléfono está verificado
claim-address = Su dirección postal
claim-updated_at = Cuándo cambió su perfil por última vez

## Conectar un dispositivo

device-title = Conectar un dispositivo
device-intro = Escriba el código que muestra su dispositivo.
device-check = ¿Muestra su dispositivo este código? Si muestra otro, o ninguno, no continúe.
device-code = Código del dispositivo
device-button = Continuar
device-unknown = Ningún dispositivo espera con este código. Compruébelo o empiece de nuevo en su dispositivo.
device-claimed = Este código ya se ha introducido en otro navegador. Si no fue usted, empiece de nuevo en su dispositivo, que mostrará entonces un código nuevo.
device-warning = Escriba solo el código de un dispositivo que tenga delante. Nadie que le llame o le escriba necesita un código así.
device-done-title = Su dispositivo está conectado
device-done-intro = Continúe allí. Puede cerrar esta ventana.
device-denied-title = El dispositivo no se ha conectado
device-denied-intro = Puede cerrar esta ventana.

## Solicitudes

approvals-title = Solicitudes pendientes
approvals-link = Solicitudes ({ $count })
approvals-none = Nada espera su decisión.
approvals-intro = Permita una solicitud solo si la espera ahora. Nadie que le llame o le escriba la necesita.
approvals-message = Compare esto con lo que ve u oye donde hizo la solicitud:
approvals-message-check = Si allí es distinto, o si no hizo ninguna solicitud, deniéguela.
approvals-when = Recibida
approvals-ago = hace { $minutes } min
approvals-now = ahora mismo
approvals-from = Desde la dirección
approvals-ends = Caduca
approvals-in = en { $minutes } min
approvals-needs-factor = Para permitirla, confirme con su segundo factor que es usted.
approvals-needs-login = Para permitirla, inicie sesión de nuevo.
approvals-allowed = Ha permitido la solicitud. Continúe donde la hizo.
approvals-denied = Ha denegado la solicitud.
approvals-over = Esta solicitud ha terminado: ya se decidió sobre ella, o ha caducado.
approvals-unknown = Ninguna solicitud así espera a esta cuenta. Puede haber caducado, o es para otra cuenta.
approvals-all = Ver todas las solicitudes

## Cerrar sesión

logout-title = ¿Cerrar sesión?
logout-client = { $client } quiere cerrar su sesión.
logout-accounts = { $count ->
    [one] Ha iniciado sesión con una cuenta en este navegador.
   *[other] Ha iniciado sesión con { $count } cuentas en este navegador. Se cerrará la sesión de todas.
}
logout-button = Cerrar sesión
logout-stay = Mantener la sesión
logged-out-title = Ha cerrado la sesión
logged-out-intro = Puede cerrar esta ventana.
logged-out-return = Volver a la aplicación
stayed-title = Su sesión sigue abierta

## Errores

leave-title = ¿Salir de esta página?
leave-intro = Una aplicación quiere llevarle a { $host }. Aquí nadie conoce esa aplicación: continúe solo si la ha iniciado usted.
leave-button = Continuar a { $host }
refused-title = No puede continuar
refused-general = Con esta cuenta no se permite hacer esto.
refused-return = Volver a { $host }
error-title = No ha funcionado
error-forged = Este formulario ya no es válido. Vuelva a la aplicación y empiece de nuevo.
error-nothing-pending = Aquí no hay nada que decidir. Vuelva a la aplicación y empiece de nuevo.
error-request = La aplicación que le ha enviado aquí ha cometido un error. Vuelva a ella e inténtelo de nuevo.
error-busy = El servicio está saturado. Vuelva atrás e inténtelo de nuevo en un momento.
error-internal = Algo ha ido mal aquí. Ha quedado registrado. Inténtelo más tarde.
error-insecure = Esta página necesita una conexión segura. Ábrala con https.
error-too-large = Lo enviado es demasiado grande.
error-method = Esta página no se puede usar así.
error-code = Código de error
error-request-id = Solicitud
error-try-again = Intentar de nuevo

## Su cuenta

account-navigation = Su cuenta
account-logout = Cerrar sesión

applications-title = Aplicaciones conectadas
applications-intro = { $count ->
    [0] Ninguna aplicación tiene acceso a su cuenta.
    [one] { $count } aplicación tiene acceso a su cuenta.
   *[other] { $count } aplicaciones tienen acceso a su cuenta.
}
applications-since = Desde el { $date }
applications-revoke = Retirar el acceso
applications-revoked = Se ha retirado el acceso.

security-title = Seguridad
security-added = Añadida el { $date }
security-remove = Eliminar
security-totp = Aplicación de autenticación
security-totp-intro = Una aplicación de su teléfono muestra un código que introduce después de la contraseña.
security-totp-on = Hay una aplicación de autenticación configurada.
security-totp-set-up = Configurar una aplicación
security-totp-remove = Eliminar la aplicación
security-recovery = Códigos de recuperación
security-recovery-left = { $count ->
    [0] No le quedan códigos de recuperación.
    [one] Le queda { $count } código de recuperación.
   *[other] Le quedan { $count } códigos de recuperación.
}
security-recovery-new = Crear códigos nuevos
security-sessions = Dónde ha iniciado sesión
security-sessions-intro = Para cerrar la sesión en todos los dispositivos y navegadores, por ejemplo si ha perdido uno de ellos:
security-sessions-applications = Retirar también el acceso de las aplicaciones y los dispositivos conectados
security-sessions-end = Cerrar todas las sesiones
security-login-here = Este navegador
security-login-seen = Último uso: { $date }
security-login-apps = Aplicaciones que comparten este inicio de sesión:
security-login-end = Cerrar sesión
security-devices = Dispositivos recordados
security-devices-intro = En estos dispositivos no se le pide el segundo factor después de la contraseña.
security-device-until = Hasta el { $date }
security-device-forget = Olvidar
security-browser = { $browser } en { $system }
security-browser-unknown = Un navegador desconocido
security-saved = Se han guardado los cambios.

totp-title = Configurar una aplicación de autenticación
totp-required = Para continuar necesita un segundo factor y no ha configurado ninguno.
totp-scan = Escanee esto con la aplicación.
totp-qr = Código QR para la aplicación de autenticación
totp-type = O escriba esta clave:
totp-confirm = Después introduzca el código que muestra la aplicación.
totp-button = Terminar

recovery-title = Sus códigos de recuperación
recovery-intro = { $count ->
    [one] Guarde este código en un lugar seguro. Sirve una vez, en lugar de un código de su aplicación.
   *[other] Guarde estos { $count } códigos en un lugar seguro. Cada uno sirve una vez, en lugar de un código de su aplicación. Solo se muestran ahora.
}
recovery-done = Los he guardado
security-account = Su cuenta

## Lo que cada persona hace por sí misma

login-sign-up = Crear una cuenta
login-password-reset = ¿Ha olvidado su contraseña?
login-email = Iniciar sesión por correo

email-address = Correo electrónico
email-button = Enviar el correo
email-back = Volver al inicio de sesión
email-invalid = Esto no es una dirección de correo.
email-blocked = Se han enviado demasiados correos. { $seconds ->
    [one] Vuelva a intentarlo en { $seconds } segundo.
   *[other] Vuelva a intentarlo en { $seconds } segundos.
}
email-over = Este enlace o código no es válido. Un enlace o código sirve una sola vez, durante 30 minutos y solo en el navegador donde lo pidió. Pida otro.
email-sent-title = Revise su correo
email-sent-lead = Si la dirección es correcta, hay un correo en camino a { $address }. Abra su enlace en este navegador, o escriba su código aquí.
email-sent-code = Código
email-sent-button = Continuar
email-sent-again = Enviar otro correo
email-sent-wrong = Este código es incorrecto.

sign-up-title = Crear una cuenta
sign-up-intro = Le enviamos un correo para comprobar que la dirección es suya.
sign-up-taken = Ya hay una cuenta con esta dirección. Inicie sesión con ella.
sign-up-username = Nombre de usuario
sign-up-username-rules = De 2 a 64 letras de la a a la z, cifras, puntos, guiones y guiones bajos. Con él inicia sesión.
sign-up-username-invalid = Este nombre de usuario no es posible.
sign-up-username-taken = Alguien tiene ya este nombre de usuario. Elija otro.
sign-up-field-missing = Rellene: { $field }.
password-reset-title = Nueva contraseña
password-reset-intro = Le enviamos un correo con un enlace y un código. Con uno de ellos elige una nueva contraseña.
password-reset-done = Su contraseña se ha cambiado
password-reset-done-text = Se ha cerrado su sesión en todas partes. Inicie sesión con su nueva contraseña.
password-reset-ways = Su cuenta tiene además estas formas de iniciar sesión
password-reset-ways-hint = La nueva contraseña no las cambia. Si no reconoce alguna, inicie sesión y elimínela en la página «Seguridad». Si no puede, pida ayuda.
password-reset-ways-button = Iniciar sesión y revisarlas
email-login-title = Iniciar sesión por correo
email-login-intro = Le enviamos un correo con un enlace y un código. Con uno de ellos inicia sesión.

new-password-account = Cuenta
new-password-name = Su nombre
new-password-password = Nueva contraseña
new-password-rules = { $count ->
    [one] Al menos { $count } carácter. Unas palabras que no tienen relación son fáciles de recordar y difíciles de adivinar.
   *[other] Al menos { $count } caracteres. Unas palabras que no tienen relación son fáciles de recordar y difíciles de adivinar.
}
new-password-button = Guardar
new-password-back = Volver
new-password-short = { $count ->
    [one] La contraseña es demasiado corta: necesita { $count } carácter.
   *[other] La contraseña es demasiado corta: necesita { $count } caracteres.
}
new-password-long = { $count ->
    [one] La contraseña es demasiado larga: { $count } carácter como máximo.
   *[other] La contraseña es demasiado larga: { $count } caracteres como máximo.
}
new-password-breached = Esta contraseña está en una lista de contraseñas robadas. Elija otra.
new-password-refused = Otros adivinarían esta contraseña. Elija otra.
new-password-none = Esta cuenta no tiene una contraseña que se pueda cambiar aquí.

profile-title = Perfil
profile-name = Nombre completo
profile-given-name = Nombre
profile-family-name = Apellidos
profile-nickname = Apodo
profile-button = Guardar
profile-email = Correo electrónico
profile-email-now = Su dirección es { $address }.
profile-email-none = No tiene una dirección de correo aquí.
profile-email-change = Cambiar la dirección de correo
profile-password = Contraseña
profile-password-change = Cambiar la contraseña
email-change-intro = Enviamos un correo a la nueva dirección. Cuando se haya cambiado, avisamos también a la antigua.
email-change-confirm = Su cuenta tendrá la dirección { $address }.

deletion-title = Eliminar la cuenta
deletion-intro = Esto elimina la cuenta { $username }, cierra su sesión en todas partes y termina el acceso de todas las aplicaciones conectadas. No se puede deshacer.
deletion-sure = Sí, eliminar mi cuenta
deletion-button = Eliminar la cuenta
deletion-unsure = Confirme que quiere eliminar su cuenta.
deletion-done = Su cuenta se ha eliminado
deletion-done-text = Su sesión está cerrada y su cuenta, eliminada. Las entradas sobre ella en el registro de este servicio se conservan hasta que caduquen.
account-kept = Su cuenta se gestiona en otro lugar
account-kept-text = Aquí no se puede cambiar. Póngase en contacto con los responsables de este servicio.

export-title = Descargar sus datos
export-intro = Recibe un archivo con lo que se guarda aquí sobre usted: su perfil, dónde tiene sesión iniciada y qué dispositivos se recuerdan, qué permitió a qué aplicación, y cómo inicia sesión. No contiene contraseñas ni claves, ni el registro de este servicio.
export-button = Descargar

## Correos

mail-code-in-app = Escriba este código en la aplicación donde lo pidió:
mail-app = Sirve una sola vez, durante { $minutes } minutos y solo en la aplicación donde lo pidió.
mail-code = O escriba este código en el navegador donde lo pidió:
mail-browser = Ambos valen una vez, durante { $minutes } minutos, y solo en el navegador donde los pidió.
mail-ignore = Si no fue usted, ignore este correo. No diga el código a nadie.
mail-not-you = Si no fue usted, inicie sesión y revise su cuenta, o pida ayuda.
mail-contact = Si no fue usted, póngase en contacto con { $brand } cuanto antes.
mail-host = Este correo viene de { $host }.
mail-sign-up-subject = Confirme su dirección para { $brand }
mail-sign-up-text = Alguien, probablemente usted, crea una cuenta en { $brand } con esta dirección.
mail-sign-up-button = Confirmar la dirección
mail-already-signed-up-subject = Tiene una cuenta en { $brand }
mail-already-signed-up-text = Alguien, probablemente usted, quería usar esta dirección en { $brand }. Ya hay una cuenta con ella. Si olvidó su contraseña, puede elegir otra en el inicio de sesión.
mail-already-signed-up-button = Iniciar sesión
mail-password-reset-subject = Una nueva contraseña para { $brand }
mail-password-reset-text = Alguien, probablemente usted, quiere una nueva contraseña para la cuenta con esta dirección en { $brand }.
mail-password-reset-button = Elegir una nueva contraseña
mail-password-kept-subject = Su contraseña en { $brand }
mail-password-kept-text = Alguien, probablemente usted, quiere una nueva contraseña para la cuenta con esta dirección en { $brand }. No se puede cambiar por correo electrónico: póngase en contacto con los responsables de { $brand }.
mail-password-kept-button = Iniciar sesión
mail-email-login-subject = Inicio de sesión en { $brand }
mail-email-login-text = Alguien, probablemente usted, inicia sesión en { $brand }.
mail-email-login-button = Iniciar sesión
mail-approval-requested-subject = { $about } pide su aprobación en { $brand }
mail-approval-requested-text = { $about } pide acceso a su cuenta en { $brand }. Puede decidirlo durante { $minutes } min. Permítalo solo si lo espera ahora.
mail-approval-requested-button = Ver la solicitud
mail-email-change-subject = Confirme su nueva dirección para { $brand }
mail-email-change-text = Alguien, probablemente usted, quiere usar esta dirección para su cuenta en { $brand }.
mail-email-change-button = Confirmar la dirección
mail-email-changed-subject = Su dirección en { $brand } se ha cambiado
mail-email-changed-text = Su cuenta en { $brand } tiene ahora otra dirección de correo. Esta ya no se usa.
mail-email-changed-button = Iniciar sesión
mail-password-changed-subject = Su contraseña en { $brand } se ha cambiado
mail-password-changed-text = La contraseña de su cuenta en { $brand } se ha cambiado.
mail-password-changed-button = Iniciar sesión
mail-account-deleted-subject = Su cuenta en { $brand } se ha eliminado
mail-account-deleted-text = Su cuenta en { $brand } se ha eliminado. Esta dirección ya no se usa allí.
mail-account-deleted-button = Iniciar sesión
mail-app-added-subject = Una nueva aplicación de autenticación en { $brand }
mail-app-added-text = Se ha configurado una aplicación de autenticación para su cuenta en { $brand }. A partir de ahora se pide su código al iniciar sesión, y los códigos de recuperación anteriores ya no valen.
mail-app-removed-subject = Se ha eliminado su aplicación de autenticación en { $brand }
mail-app-removed-text = Se ha eliminado la aplicación de autenticación de su cuenta en { $brand }. Ya no se pide ningún código.
mail-recovery-codes-replaced-subject = Nuevos códigos de recuperación en { $brand }
mail-recovery-codes-replaced-text = Se han creado nuevos códigos de recuperación para su cuenta en { $brand }. Los anteriores ya no valen.
