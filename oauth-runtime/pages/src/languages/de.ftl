# Deutsch.

date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }

footer-host = Sie sind bei { $host }
skip-to-content = Zum Inhalt springen

## Anmelden

login-title = Anmelden
login-to = weiter zu { $client }
login-to-unknown = weiter zu einer Anwendung, die hier niemand geprüft hat
client-claims = Die Anwendung nennt sich { $name }. Niemand hier hat das geprüft.
login-again = Bitte bestätigen Sie, dass Sie es sind.
login-username = Benutzername
login-address = E-Mail-Adresse
login-username-or-address = Benutzername oder E-Mail-Adresse
login-password = Passwort
login-button = Anmelden
login-or = oder
login-wrong = Der Benutzername oder das Passwort ist falsch.
login-wrong-address = Die E-Mail-Adresse oder das Passwort ist falsch.
login-wrong-username-or-address = Der Benutzername, die E-Mail-Adresse oder das Passwort ist falsch.
captcha-wrong = Bitte lösen Sie die Aufgabe über der Schaltfläche noch einmal.
login-factor-missing = Hier brauchen Sie einen zweiten Faktor, und Sie haben keinen eingerichtet.
login-factor-unusable = Hier brauchen Sie einen zweiten Faktor, und Ihrer kann hier zurzeit nicht verwendet werden. Wenden Sie sich an die Betreiber dieses Dienstes.
login-blocked = Das waren zu viele Fehlversuche. { $seconds ->
    [one] Versuchen Sie es in { $seconds } Sekunde noch einmal.
   *[other] Versuchen Sie es in { $seconds } Sekunden noch einmal.
}

## Zweiter Faktor

factor-title = Bestätigen Sie, dass Sie es sind
factor-intro = Geben Sie den Code ein, den Ihre Authenticator-App für { $username } zeigt.
factor-code = Code
factor-hint = Ohne Ihr Telefon geben Sie einen Ihrer Wiederherstellungscodes ein.
factor-button = Bestätigen
factor-skip = Jetzt nicht
factor-remember = Auf diesem Gerät { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
} lang nicht mehr fragen
factor-wrong = Der Code ist falsch oder wurde schon verwendet. Warten Sie auf den nächsten.

## Konto wählen

choose-title = Konto wählen
choose-intro = Welches Konto möchten Sie mit { $client } verwenden?
choose-intro-unknown = Welches Konto möchten Sie mit einer Anwendung verwenden, die hier niemand geprüft hat?
choose-other = Anderes Konto verwenden

## Zustimmung

consent-title = Zugriff erlauben?
consent-account = Sie sind als { $username } angemeldet.
consent-switch = Anderes Konto verwenden
consent-intro = { $count ->
    [one] { $client } möchte:
   *[other] { $client } bittet um { $count } Berechtigungen:
}
consent-claims = { $count ->
    [one] Außerdem möchte die Anwendung eine Angabe über Sie erhalten:
   *[other] Außerdem möchte die Anwendung { $count } Angaben über Sie erhalten:
}
consent-resource = Zugriff auf { $resource }
consent-choose = Entfernen Sie das Häkchen bei allem, was Sie nicht erlauben möchten.
consent-nothing-ticked = Wählen Sie aus, was Sie erlauben möchten, oder lehnen Sie ab.
consent-changed = Die Anwendung hat geändert, worum sie bittet oder was sie über sich selbst sagt. Lesen Sie diese Seite noch einmal, bevor Sie es erlauben.
consent-required = immer nötig
consent-merge = { $client } erhält das zusätzlich zu dem, was Sie bereits erlaubt haben.
consent-replace = { $client } erhält das anstelle dessen, was Sie bisher erlaubt haben.
consent-kept = Erlaubt bleibt:
consent-ended = Das endet:
consent-redirect = Danach geht es weiter zu { $host }.
consent-redirect-local = Danach geht es zurück zu einem Programm auf diesem Gerät ({ $host }).
consent-device = Damit wird ein anderes Gerät verbunden: das, dessen Code Sie eingegeben haben. Erlauben Sie es nur, wenn Sie selbst dort angefangen haben.
consent-stranger = { $client } hat sich selbst registriert. Niemand hier hat geprüft, ob dieser Name stimmt und wer die Anwendung betreibt.
consent-stranger-local = Ein Programm auf diesem Gerät bittet um Zugriff und nennt sich { $client }. Niemand hier hat das geprüft, und jedes andere Programm hier könnte sich so nennen. Erlauben Sie es nur, wenn Sie es gerade selbst gestartet haben.
consent-document = { $client } wird von { $host } veröffentlicht. Niemand hier hat geprüft, ob dieser Name stimmt und wer die Anwendung betreibt.
consent-document-local = Ein Programm auf diesem Gerät bittet um Zugriff. Es bezeichnet sich als { $client }, veröffentlicht von { $host }. Das könnte hier auch jedes andere Programm tun. Erlauben Sie es nur, wenn Sie es gerade selbst gestartet haben.
consent-elsewhere = Der Zugriff geht an { $host }.
consent-policy = Datenschutzerklärung
consent-terms = Nutzungsbedingungen
consent-allow = Erlauben
consent-deny = Ablehnen

scope-openid = Wissen, wer Sie sind
scope-profile = Ihren Namen und Ihr Profil sehen
scope-email = Ihre E-Mail-Adresse sehen
scope-address = Ihre Anschrift sehen
scope-phone = Ihre Telefonnummer sehen
scope-offline_access = Diesen Zugriff behalten, auch wenn Sie nicht da sind

claim-name = Ihr vollständiger Name
claim-given_name = Ihr Vorname
claim-family_name = Ihr Nachname
claim-middle_name = Ihr zweiter Vorname
claim-nickname = Ihr Spitzname
claim-preferred_username = Ihr bevorzugter Benutzername
claim-profile = Die Adresse Ihrer Profilseite
claim-picture = Ihr Bild
claim-website = Ihre Website
claim-email = Ihre E-Mail-Adresse
claim-email_verified = Ob Ihre E-Mail-Adresse geprüft wurde
claim-gender = Ihr Geschlecht
claim-birthdate = Ihr Geburtsdatum
claim-zoneinfo = Ihre Zeitzone
claim-locale = Ihre Sprache
claim-phone_number = Ihre Telefonnummer
claim-phone_number_verified = Ob Ihre Telefonnummer geprüft wurde
claim-address = Ihre Anschrift
claim-updated_at = Wann Ihr Profil zuletzt geändert wurde

## Gerät verbinden

device-title = Gerät verbinden
device-intro = Geben Sie den Code ein, den Ihr Gerät anzeigt.
device-check = Zeigt Ihr Gerät diesen Code an? Wenn es einen anderen oder keinen anzeigt, fahren Sie nicht fort.
device-code = Code des Geräts
device-button = Weiter
device-unknown = Mit diesem Code wartet kein Gerät. Prüfen Sie ihn, oder fangen Sie am Gerät noch einmal an.
device-claimed = Dieser Code wurde schon in einem anderen Browser eingegeben. Wenn Sie das nicht waren, fangen Sie am Gerät noch einmal an: Es zeigt dann einen neuen Code.
device-warning = Geben Sie nur den Code eines Geräts ein, das vor Ihnen steht. Niemand, der Sie anruft oder Ihnen schreibt, braucht einen solchen Code.
device-done-title = Ihr Gerät ist verbunden
device-done-intro = Machen Sie dort weiter. Sie können dieses Fenster schließen.
device-denied-title = Das Gerät wurde nicht verbunden
device-denied-intro = Sie können dieses Fenster schließen.

## Anfragen

approvals-title = Anfragen an Sie
approvals-link = Anfragen ({ $count })
approvals-none = Nichts wartet auf Ihre Entscheidung.
approvals-intro = Erlauben Sie eine Anfrage nur, wenn Sie sie gerade erwarten. Niemand, der Sie anruft oder Ihnen schreibt, braucht sie.
approvals-message = Vergleichen Sie dies mit dem, was Sie dort sehen oder hören, wo Sie angefragt haben:
approvals-message-check = Wenn es dort anders lautet oder Sie nichts angefragt haben, lehnen Sie ab.
approvals-when = Eingegangen
approvals-ago = vor { $minutes } Min.
approvals-now = gerade eben
approvals-from = Von der Adresse
approvals-ends = Läuft ab
approvals-in = in { $minutes } Min.
approvals-needs-factor = Um sie zu erlauben, bestätigen Sie mit Ihrem zweiten Faktor, dass Sie es sind.
approvals-needs-login = Um sie zu erlauben, melden Sie sich noch einmal an.
approvals-allowed = Sie haben die Anfrage erlaubt. Machen Sie dort weiter, wo Sie angefragt haben.
approvals-denied = Sie haben die Anfrage abgelehnt.
approvals-over = Diese Anfrage ist vorbei: Über sie wurde schon entschieden, oder sie ist abgelaufen.
approvals-unknown = Für dieses Konto wartet keine solche Anfrage. Sie ist vielleicht abgelaufen oder für ein anderes Konto.
approvals-all = Alle Anfragen anzeigen

## Abmelden

logout-title = Abmelden?
logout-client = { $client } möchte Sie abmelden.
logout-accounts = { $count ->
    [one] Sie sind in diesem Browser mit einem Konto angemeldet.
   *[other] Sie sind in diesem Browser mit { $count } Konten angemeldet. Alle werden abgemeldet.
}
logout-button = Abmelden
logout-stay = Angemeldet bleiben
logged-out-title = Sie sind abgemeldet
logged-out-intro = Sie können dieses Fenster schließen.
logged-out-return = Zurück zur Anwendung
stayed-title = Sie sind weiterhin angemeldet

## Fehler

leave-title = Diese Seite verlassen?
leave-intro = Eine Anwendung möchte Sie zu { $host } weiterleiten. Hier kennt niemand diese Anwendung: Gehen Sie nur weiter, wenn Sie sie selbst gestartet haben.
leave-button = Weiter zu { $host }
refused-title = Hier geht es nicht weiter
refused-general = Mit diesem Konto dürfen Sie das nicht.
refused-return = Zurück zu { $host }
error-title = Das hat nicht geklappt
error-forged = Dieses Formular gilt nicht mehr. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.
error-nothing-pending = Hier gibt es nichts zu entscheiden. Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.
error-request = Die Anwendung, von der Sie kommen, hat einen Fehler gemacht. Gehen Sie zu ihr zurück und versuchen Sie es noch einmal.
error-busy = Der Dienst ist ausgelastet. Gehen Sie zurück und versuchen Sie es gleich noch einmal.
error-internal = Hier ist etwas schiefgegangen. Es wurde festgehalten. Versuchen Sie es später noch einmal.
error-insecure = Diese Seite braucht eine sichere Verbindung. Öffnen Sie sie mit https.
error-too-large = Es wurde zu viel auf einmal gesendet.
error-method = So lässt sich diese Seite nicht verwenden.
error-code = Fehlercode
error-request-id = Nummer der Anfrage
error-try-again = Noch einmal versuchen

## Ihr Konto

account-navigation = Ihr Konto
account-logout = Abmelden

applications-title = Verbundene Anwendungen
applications-intro = { $count ->
    [0] Keine Anwendung hat Zugriff auf Ihr Konto.
    [one] { $count } Anwendung hat Zugriff auf Ihr Konto.
   *[other] { $count } Anwendungen haben Zugriff auf Ihr Konto.
}
applications-since = Seit { $date }
applications-revoke = Zugriff entziehen
applications-revoked = Der Zugriff wurde entzogen.

security-title = Sicherheit
security-added = Hinzugefügt am { $date }
security-remove = Entfernen
security-totp = Authenticator-App
security-totp-intro = Eine App auf Ihrem Telefon zeigt einen Code, den Sie nach dem Passwort eingeben.
security-totp-on = Eine Authenticator-App ist eingerichtet.
security-totp-set-up = App einrichten
security-totp-remove = App entfernen
security-recovery = Wiederherstellungscodes
security-recovery-left = { $count ->
    [0] Sie haben keine Wiederherstellungscodes mehr.
    [one] Sie haben noch { $count } Wiederherstellungscode.
   *[other] Sie haben noch { $count } Wiederherstellungscodes.
}
security-recovery-new = Neue Codes erstellen
security-sessions = Wo Sie angemeldet sind
security-sessions-intro = Um sich auf allen Geräten und in allen Browsern abzumelden, zum Beispiel wenn Sie eines davon verloren haben:
security-sessions-applications = Auch den Zugriff verbundener Anwendungen und Geräte beenden
security-sessions-end = Überall abmelden
security-login-here = Dieser Browser
security-login-seen = Zuletzt verwendet am { $date }
security-login-apps = Apps mit dieser Anmeldung:
security-login-end = Abmelden
security-devices = Gemerkte Geräte
security-devices-intro = Auf diesen Geräten werden Sie nach dem Passwort nicht nach dem zweiten Faktor gefragt.
security-device-until = Bis { $date }
security-device-forget = Vergessen
security-browser = { $browser } auf { $system }
security-browser-unknown = Ein unbekannter Browser
security-saved = Ihre Änderungen sind gespeichert.

totp-title = Authenticator-App einrichten
totp-required = Um fortzufahren, brauchen Sie einen zweiten Faktor, und Sie haben noch keinen eingerichtet.
totp-scan = Scannen Sie dies mit der App.
totp-qr = QR-Code für die Authenticator-App
totp-type = Oder geben Sie diesen Schlüssel ein:
totp-confirm = Geben Sie dann den Code ein, den die App zeigt.
totp-button = Fertig

recovery-title = Ihre Wiederherstellungscodes
recovery-intro = { $count ->
    [one] Bewahren Sie diesen Code sicher auf. Er gilt einmal, anstelle eines Codes Ihrer App.
   *[other] Bewahren Sie diese { $count } Codes sicher auf. Jeder gilt einmal, anstelle eines Codes Ihrer App. Sie werden nur jetzt gezeigt.
}
recovery-done = Ich habe sie aufbewahrt
security-account = Ihr Konto

## Was Menschen selbst tun

login-sign-up = Konto anlegen
login-password-reset = Passwort vergessen?
login-email = Per E-Mail anmelden

email-address = E-Mail-Adresse
email-button = E-Mail senden
email-back = Zurück zur Anmeldung
email-invalid = Das ist keine E-Mail-Adresse.
email-blocked = Es wurden zu viele E-Mails gesendet. { $seconds ->
    [one] Versuchen Sie es in { $seconds } Sekunde noch einmal.
   *[other] Versuchen Sie es in { $seconds } Sekunden noch einmal.
}
email-over = Dieser Link oder Code ist nicht gültig. Ein Link oder Code gilt einmal, 30 Minuten lang und nur in dem Browser, in dem Sie ihn angefordert haben. Fordern Sie einen neuen an.
email-sent-title = Sehen Sie in Ihrem Postfach nach
email-sent-lead = Wenn die Adresse stimmt, ist eine E-Mail an { $address } unterwegs. Öffnen Sie den Link darin in diesem Browser, oder geben Sie den Code hier ein.
email-sent-code = Code
email-sent-button = Weiter
email-sent-again = Noch eine E-Mail senden
email-sent-wrong = Dieser Code ist falsch.

sign-up-title = Konto anlegen
sign-up-intro = Wir senden Ihnen eine E-Mail, um zu prüfen, ob die Adresse Ihnen gehört.
sign-up-taken = Mit dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an.
sign-up-username = Benutzername
sign-up-username-rules = 2 bis 64 Buchstaben von a bis z, Ziffern, Punkte, Bindestriche und Unterstriche. Damit melden Sie sich an.
sign-up-username-invalid = Dieser Benutzername ist nicht möglich.
sign-up-username-taken = Diesen Benutzernamen hat schon jemand. Wählen Sie einen anderen.
sign-up-field-missing = Füllen Sie aus: { $field }.
password-reset-title = Neues Passwort
password-reset-intro = Wir senden Ihnen eine E-Mail mit einem Link und einem Code. Mit einem davon wählen Sie ein neues Passwort.
password-reset-done = Ihr Passwort ist geändert
password-reset-done-text = Sie wurden überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.
password-reset-ways = Ihr Konto hat außerdem diese Wege zur Anmeldung
password-reset-ways-hint = Das neue Passwort ändert sie nicht. Wenn Sie einen davon nicht kennen, melden Sie sich an und entfernen Sie ihn auf der Seite „Sicherheit“. Wenn das nicht geht, bitten Sie um Hilfe.
password-reset-ways-button = Anmelden und nachsehen
email-login-title = Per E-Mail anmelden
email-login-intro = Wir senden Ihnen eine E-Mail mit einem Link und einem Code. Mit einem davon melden Sie sich an.

new-password-account = Konto
new-password-name = Ihr Name
new-password-password = Neues Passwort
new-password-rules = { $count ->
    [one] Mindestens { $count } Zeichen. Einige Wörter, die nicht zusammengehören, sind leicht zu merken und schwer zu erraten.
   *[other] Mindestens { $count } Zeichen. Einige Wörter, die nicht zusammengehören, sind leicht zu merken und schwer zu erraten.
}
new-password-button = Speichern
new-password-back = Zurück
new-password-short = { $count ->
    [one] Das Passwort ist zu kurz: Es braucht { $count } Zeichen.
   *[other] Das Passwort ist zu kurz: Es braucht { $count } Zeichen.
}
new-password-long = { $count ->
    [one] Das Passwort ist zu lang: Es darf { $count } Zeichen haben.
   *[other] Das Passwort ist zu lang: Es darf { $count } Zeichen haben.
}
new-password-breached = Dieses Passwort steht in einer Liste gestohlener Passwörter. Wählen Sie ein anderes.
new-password-refused = Dieses Passwort würden andere erraten. Wählen Sie ein anderes.
new-password-none = Dieses Konto hat kein Passwort, das man hier ändern kann.

profile-title = Profil
profile-name = Name
profile-given-name = Vorname
profile-family-name = Nachname
profile-nickname = Spitzname
profile-button = Speichern
profile-email = E-Mail-Adresse
profile-email-now = Ihre Adresse ist { $address }.
profile-email-none = Sie haben hier keine E-Mail-Adresse.
profile-email-change = E-Mail-Adresse ändern
profile-password = Passwort
profile-password-change = Passwort ändern
email-change-intro = Wir senden eine E-Mail an die neue Adresse. Sobald sie geändert ist, benachrichtigen wir auch die alte.
email-change-confirm = Ihr Konto bekommt die Adresse { $address }.

deletion-title = Konto löschen
deletion-intro = Das löscht das Konto { $username }, meldet Sie überall ab und beendet den Zugriff aller verbundenen Anwendungen. Das lässt sich nicht rückgängig machen.
deletion-sure = Ja, mein Konto löschen
deletion-button = Konto löschen
deletion-unsure = Bestätigen Sie, dass Sie Ihr Konto löschen wollen.
deletion-done = Ihr Konto ist gelöscht
deletion-done-text = Sie sind abgemeldet, und Ihr Konto ist gelöscht. Einträge darüber im Protokoll dieses Dienstes bleiben, bis sie ablaufen.
account-kept = Ihr Konto wird anderswo geführt
account-kept-text = Hier kann man es nicht ändern. Wenden Sie sich an die Betreiber dieses Dienstes.

export-title = Ihre Daten herunterladen
export-intro = Sie bekommen eine Datei mit dem, was hier über Sie gespeichert ist: Ihr Profil, wo Sie angemeldet sind und welche Geräte bekannt sind, was Sie welcher Anwendung erlaubt haben und womit Sie sich anmelden. Passwörter, Schlüssel und das Protokoll dieses Dienstes sind nicht darin.
export-button = Herunterladen

## E-Mails

mail-code-in-app = Geben Sie diesen Code in der Anwendung ein, in der Sie ihn angefordert haben:
mail-app = Er gilt einmal, { $minutes } Minuten lang und nur in der Anwendung, in der Sie ihn angefordert haben.
mail-code = Oder geben Sie diesen Code in dem Browser ein, in dem Sie ihn angefordert haben:
mail-browser = Beides gilt einmal, { $minutes } Minuten lang, und nur in dem Browser, in dem Sie es angefordert haben.
mail-ignore = Wenn Sie das nicht waren, ignorieren Sie diese E-Mail. Sagen Sie niemandem den Code.
mail-not-you = Wenn Sie das nicht waren, melden Sie sich an und sehen Sie nach Ihrem Konto, oder bitten Sie um Hilfe.
mail-contact = Wenn Sie das nicht waren, wenden Sie sich sofort an { $brand }.
mail-host = Diese E-Mail kommt von { $host }.
mail-sign-up-subject = Bestätigen Sie Ihre Adresse für { $brand }
mail-sign-up-text = Jemand, vermutlich Sie, legt mit dieser Adresse ein Konto bei { $brand } an.
mail-sign-up-button = Adresse bestätigen
mail-already-signed-up-subject = Sie haben ein Konto bei { $brand }
mail-already-signed-up-text = Jemand, vermutlich Sie, wollte diese Adresse bei { $brand } verwenden. Damit gibt es schon ein Konto. Wenn Sie das Passwort vergessen haben, können Sie bei der Anmeldung ein neues wählen.
mail-already-signed-up-button = Anmelden
mail-password-reset-subject = Ein neues Passwort für { $brand }
mail-password-reset-text = Jemand, vermutlich Sie, möchte ein neues Passwort für das Konto mit dieser Adresse bei { $brand }.
mail-password-reset-button = Neues Passwort wählen
mail-password-kept-subject = Ihr Passwort bei { $brand }
mail-password-kept-text = Jemand, vermutlich Sie, möchte ein neues Passwort für das Konto mit dieser Adresse bei { $brand }. Man kann es nicht per E-Mail ändern: Wenden Sie sich an die Betreiber von { $brand }.
mail-password-kept-button = Anmelden
mail-email-login-subject = Anmeldung bei { $brand }
mail-email-login-text = Jemand, vermutlich Sie, meldet sich bei { $brand } an.
mail-email-login-button = Anmelden
mail-approval-requested-subject = { $about } bittet um Ihre Zustimmung bei { $brand }
mail-approval-requested-text = { $about } bittet um Zugriff auf Ihr Konto bei { $brand }. Sie können { $minutes } Min. lang darüber entscheiden. Erlauben Sie es nur, wenn Sie es gerade erwarten.
mail-approval-requested-button = Anfrage ansehen
mail-email-change-subject = Bestätigen Sie Ihre neue Adresse für { $brand }
mail-email-change-text = Jemand, vermutlich Sie, möchte diese Adresse für sein Konto bei { $brand } verwenden.
mail-email-change-button = Adresse bestätigen
mail-email-changed-subject = Ihre Adresse bei { $brand } wurde geändert
mail-email-changed-text = Ihr Konto bei { $brand } hat jetzt eine andere E-Mail-Adresse. Diese wird nicht mehr verwendet.
mail-email-changed-button = Anmelden
mail-password-changed-subject = Ihr Passwort bei { $brand } wurde geändert
mail-password-changed-text = Das Passwort Ihres Kontos bei { $brand } wurde geändert.
mail-password-changed-button = Anmelden
mail-account-deleted-subject = Ihr Konto bei { $brand } wurde gelöscht
mail-account-deleted-text = Ihr Konto bei { $brand } wurde gelöscht. Diese Adresse wird dort nicht mehr verwendet.
mail-account-deleted-button = Anmelden
mail-app-added-subject = Eine neue Authenticator-App bei { $brand }
mail-app-added-text = Für Ihr Konto bei { $brand } wurde eine Authenticator-App eingerichtet. Ab jetzt wird bei der Anmeldung nach ihrem Code gefragt, und frühere Wiederherstellungscodes gelten nicht mehr.
mail-app-removed-subject = Ihre Authenticator-App bei { $brand } wurde entfernt
mail-app-removed-text = Die Authenticator-App Ihres Kontos bei { $brand } wurde entfernt. Es wird nach keinem Code mehr gefragt.
mail-recovery-codes-replaced-subject = Neue Wiederherstellungscodes bei { $brand }
mail-recovery-codes-replaced-text = Für Ihr Konto bei { $brand } wurden neue Wiederherstellungscodes erzeugt. Die früheren gelten nicht mehr.
