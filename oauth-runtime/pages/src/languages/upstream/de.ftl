
## Andere Anbieter

login-upstream = Mit { $about } anmelden
login-upstream-failed = Die Anmeldung mit { $about } hat nicht geklappt. Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.
login-upstream-declined = Sie haben sich nicht mit { $about } angemeldet.
login-upstream-not-recent = { $about } hat nicht bestätigt, dass Sie sich gerade angemeldet haben. Melden Sie sich auf andere Weise an.
login-upstream-has-account = Sie haben hier bereits ein Konto mit { $about }. Melden Sie sich noch einmal mit { $about } an.
login-upstream-by-email = Wenn Sie hier kein Passwort haben, wählen Sie „{ login-email }“.
login-upstream-new-password = Wenn Sie hier noch kein Passwort haben, wählen Sie „{ login-password-reset }“, um eines festzulegen.
upstream-link-title = Konten verbinden
upstream-link-ask = Möchten Sie { $upstream } mit Ihrem Konto { $account } verbinden?
upstream-link-means = Wer sich bei { $upstream } als diese Person anmelden kann, kommt danach in Ihr Konto.
upstream-link-person = Bei { $upstream } sind Sie
upstream-link-unknown = Mit Ihrem Konto bei { $upstream } ist hier noch kein Konto verbunden.
upstream-link-taken-address = Hier gibt es ein Konto mit der Adresse { $email }. Melden Sie sich zuerst dort an. Danach können Sie es mit { $upstream } verbinden.
upstream-link-taken = Dieses Konto ist hier mit dem Konto einer anderen Person verbunden.
upstream-link-button = Verbinden
upstream-link-log-in = Ich habe schon ein Konto
upstream-link-cancel = Abbrechen
upstream-create-intro = Ein neues Konto hätte hier diese Angaben:
upstream-create-button = Konto anlegen
upstreams-title = Verbundene Konten
upstreams-intro = Mit diesen Konten bei anderen Anbietern können Sie sich anmelden.
upstreams-none = Es ist kein Konto verbunden.
upstreams-unlink = Trennen
upstreams-link = { $about } verbinden
upstreams-last = Es ist nicht sicher, dass Sie sich ohne das anmelden können. Melden Sie sich zuerst auf andere Weise an, oder verbinden Sie ein weiteres Konto.
upstreams-log-in = Auf andere Weise anmelden
mail-upstream-linked-subject = Ihr Konto bei { $brand } wurde mit { $about } verbunden
mail-upstream-linked-text = Ihr Konto bei { $brand } wurde mit einem Konto bei { $about } verbunden. Wer sich dort anmelden kann, kann sich jetzt in Ihrem Konto anmelden.
mail-upstream-unlinked-subject = Ihr Konto bei { $brand } wurde von { $about } getrennt
mail-upstream-unlinked-text = Ihr Konto bei { $brand } ist nicht mehr mit { $about } verbunden. Niemand kann sich mehr auf diesem Weg anmelden.
