# English. Every other file has the same messages with the same variables; a test compares them.

date = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $day }, { $year }

footer-host = You are at { $host }
skip-to-content = Skip to content

## Log in

login-title = Log in
login-to = to continue to { $client }
login-to-unknown = to continue to an application that nobody here has checked
client-claims = The application calls itself { $name }. Nobody here has checked that.
login-again = Confirm that it is you.
login-username = User name
login-address = E-mail address
login-username-or-address = User name or e-mail address
login-password = Password
login-button = Log in
login-or = or
login-wrong = The user name or the password is wrong.
login-wrong-address = The e-mail address or the password is wrong.
login-wrong-username-or-address = The user name, the e-mail address or the password is wrong.
captcha-wrong = Please solve the task above the button again.
login-factor-missing = You need a second factor to log in here, and you have not set one up.
login-factor-unusable = You need a second factor to log in here, and yours cannot be used here now. Ask the people who run this service.
login-blocked = There were too many wrong attempts. { $seconds ->
    [one] Try again in { $seconds } second.
   *[other] Try again in { $seconds } seconds.
}

## Second factor

factor-title = Confirm that it is you
factor-intro = Enter the code that your authenticator app shows for { $username }.
factor-code = Code
factor-hint = Without your phone, enter one of your recovery codes.
factor-button = Confirm
factor-skip = Not now
factor-remember = Do not ask again on this device { $days ->
    [one] for { $days } day
   *[other] for { $days } days
}
factor-wrong = The code is wrong, or it was used before. Wait for the next one.

## Choose an account

choose-title = Choose an account
choose-intro = Which account do you want to use with { $client }?
choose-intro-unknown = Which account do you want to use with an application that nobody here has checked?
choose-other = Use another account

## Consent

consent-title = Allow access?
consent-account = You are logged in as { $username }.
consent-switch = Use another account
consent-intro = { $count ->
    [one] { $client } would like to:
   *[other] { $client } asks for { $count } permissions:
}
consent-claims = { $count ->
    [one] It also wants to know one thing about you:
   *[other] It also wants to know { $count } things about you:
}
consent-resource = Access to { $resource }
consent-choose = Untick what you do not want to allow.
consent-nothing-ticked = Tick what you want to allow, or deny the access.
consent-changed = The application has changed what it asks for, or what it says about itself. Read this page again before you allow it.
consent-required = always needed
consent-merge = { $client } adds this to what you allowed it before.
consent-replace = { $client } gets this in place of what you allowed it before.
consent-kept = It keeps:
consent-ended = This ends:
consent-redirect = After this you go on to { $host }.
consent-redirect-local = After this you go back to a program on this device ({ $host }).
consent-device = This connects another device: the one whose code you entered. Allow it only if you started it there yourself.
consent-stranger = { $client } registered itself. Nobody here has checked this name or who runs it.
consent-stranger-local = A program on this device asks for access and calls itself { $client }. Nobody here has checked that, and any other program here could call itself so. Allow it only if you have just started it yourself.
consent-document = { $client } is published by { $host }. Nobody here has checked this name or who runs it.
consent-document-local = A program on this device asks for access. It says that it is { $client }, published by { $host }, but any other program here could say so too. Allow it only if you have just started it yourself.
consent-elsewhere = The access goes to { $host }.
consent-policy = Privacy policy
consent-terms = Terms of service
consent-allow = Allow
consent-deny = Deny

scope-openid = Know who you are
scope-profile = See your name and your profile
scope-email = See your e-mail address
scope-address = See your postal address
scope-phone = See your phone number
scope-offline_access = Keep this access while you are away

claim-name = Your full name
claim-given_name = Your given name
claim-family_name = Your family name
claim-middle_name = Your middle name
claim-nickname = Your nickname
claim-preferred_username = Your preferred user name
claim-profile = The address of your profile page
claim-picture = Your picture
claim-website = Your website
claim-email = Your e-mail address
claim-email_verified = Whether your e-mail address was verified
claim-gender = Your gender
claim-birthdate = Your date of birth
claim-zoneinfo = Your time zone
claim-locale = Your language
claim-phone_number = Your phone number
claim-phone_number_verified = Whether your phone number was verified
claim-address = Your postal address
claim-updated_at = When your profile last changed

## Connect a device

device-title = Connect a device
device-intro = Enter the code that your device shows.
device-check = Does your device show this code? If it shows another one, or none, do not go on.
device-code = Code of the device
device-button = Continue
device-unknown = No device is waiting with this code. Check it, or start again on your device.
device-claimed = This code has been entered in another browser. If that was not you, start again on your device, which shows a new code then.
device-warning = Only enter a code of a device that you have in front of you. Nobody who calls or writes to you needs such a code.
device-done-title = Your device is connected
device-done-intro = Go on there. You can close this window.
device-denied-title = The device was not connected
device-denied-intro = You can close this window.

## Requests to approve

approvals-title = Requests to approve
approvals-link = Requests ({ $count })
approvals-none = Nothing waits for your decision.
approvals-intro = Allow a request only if you expect it now. Nobody who calls or writes to you needs it.
approvals-message = Compare this with what you see or hear where you made the request:
approvals-message-check = If it is different there, or if you made no request, deny it.
approvals-when = Received
approvals-ago = { $minutes } min ago
approvals-now = just now
approvals-from = From the address
approvals-ends = Expires
approvals-in = in { $minutes } min
approvals-needs-factor = To allow it, confirm with your second factor that it is you.
approvals-needs-login = To allow it, log in again.
approvals-allowed = You allowed the request. Go on where you made it.
approvals-denied = You denied the request.
approvals-over = This request is over: it was decided before, or it has expired.
approvals-unknown = No such request waits for this account. It may have expired, or it is for another account.
approvals-all = Show all requests

## Log out

logout-title = Log out?
logout-client = { $client } would like to log you out.
logout-accounts = { $count ->
    [one] You are logged in with one account in this browser.
   *[other] You are logged in with { $count } accounts in this browser. All of them are logged out.
}
logout-button = Log out
logout-stay = Stay logged in
logged-out-title = You are logged out
logged-out-intro = You can close this window.
logged-out-return = Back to the application
stayed-title = You are still logged in

## Errors

leave-title = Leave this page?
leave-intro = An application wants you to go on to { $host }. Nobody here knows that application: go on only if you started it yourself.
leave-button = Go on to { $host }
refused-title = You cannot go on
refused-general = You are not allowed to do this with this account.
refused-return = Back to { $host }
error-title = That did not work
error-forged = This form is no longer valid. Go back to the application and start again.
error-nothing-pending = There is nothing to decide here. Go back to the application and start again.
error-request = The application that sent you here made a mistake. Go back to it and try again.
error-busy = The service is busy. Go back and try again in a moment.
error-internal = Something went wrong here. It was noted. Try again later.
error-insecure = This page needs a secure connection. Open it with https.
error-too-large = What was sent is too large.
error-method = This page can't be used like that.
error-code = Error code
error-request-id = Request
error-try-again = Try again

## Your account

account-navigation = Your account
account-logout = Log out

applications-title = Connected applications
applications-intro = { $count ->
    [0] No application has access to your account.
    [one] { $count } application has access to your account.
   *[other] { $count } applications have access to your account.
}
applications-since = Since { $date }
applications-revoke = Remove access
applications-revoked = The access was removed.

security-title = Security
security-added = Added on { $date }
security-remove = Remove
security-totp = Authenticator app
security-totp-intro = An app on your phone shows a code that you enter after your password.
security-totp-on = An authenticator app is set up.
security-totp-set-up = Set up an app
security-totp-remove = Remove the app
security-recovery = Recovery codes
security-recovery-left = { $count ->
    [0] You have no recovery codes left.
    [one] You have { $count } recovery code left.
   *[other] You have { $count } recovery codes left.
}
security-recovery-new = Make new codes
security-sessions = Where you are logged in
security-sessions-intro = To log out on every device and in every browser, for example after you lost one of them:
security-sessions-applications = Also end the access of connected applications and devices
security-sessions-end = Log out everywhere
security-login-here = This browser
security-login-seen = Last used on { $date }
security-login-apps = Apps that share this login:
security-login-end = Log out
security-devices = Remembered devices
security-devices-intro = On these devices you are not asked for your second factor after your password.
security-device-until = Until { $date }
security-device-forget = Forget
security-browser = { $browser } on { $system }
security-browser-unknown = An unknown browser
security-saved = Your changes are saved.

totp-title = Set up an authenticator app
totp-required = You need a second factor to go on, and you have not set one up.
totp-scan = Scan this with the app.
totp-qr = QR code for the authenticator app
totp-type = Or type this key into it:
totp-confirm = Then enter the code that the app shows.
totp-button = Finish

recovery-title = Your recovery codes
recovery-intro = { $count ->
    [one] Keep this code in a safe place. It works once, instead of a code of your app.
   *[other] Keep these { $count } codes in a safe place. Each works once, instead of a code of your app. They are shown only now.
}
recovery-done = I have kept them
security-account = Your account

## What people do themselves

login-sign-up = Sign up
login-password-reset = Forgot your password?
login-email = Log in by e-mail

email-address = E-mail address
email-button = Send the e-mail
email-back = Back to the login
email-invalid = This is not an e-mail address.
email-blocked = Too many e-mails were sent. { $seconds ->
    [one] Try again in { $seconds } second.
   *[other] Try again in { $seconds } seconds.
}
email-over = This link or code is not valid. A link or code works once, within 30 minutes, and only in the browser where you asked for it. Ask for a new one.
email-sent-title = Check your mailbox
email-sent-lead = If the address is right, an e-mail is on its way to { $address }. Open its link in this browser, or type its code here.
email-sent-code = Code
email-sent-button = Continue
email-sent-again = Send another e-mail
email-sent-wrong = This code is wrong.

sign-up-title = Sign up
sign-up-intro = We send you an e-mail to check that the address is yours.
sign-up-taken = There is an account with this address already. Log in with it.
sign-up-username = User name
sign-up-username-rules = 2 to 64 letters from a to z, digits, dots, hyphens and underscores. You log in with it.
sign-up-username-invalid = This user name is not possible.
sign-up-username-taken = Somebody has this user name. Choose another one.
sign-up-field-missing = Fill in: { $field }.
password-reset-title = New password
password-reset-intro = We send you an e-mail with a link and a code. With either of them you choose a new password.
password-reset-done = Your password is changed
password-reset-done-text = You were logged out everywhere. Log in with your new password.
password-reset-ways = Your account also has these ways to log in
password-reset-ways-hint = The new password does not change them. If you do not know one of them, log in and remove it on the page “Security”. If you cannot do that, ask for help.
password-reset-ways-button = Log in and look at them
email-login-title = Log in by e-mail
email-login-intro = We send you an e-mail with a link and a code. Either of them logs you in.

new-password-account = Account
new-password-name = Your name
new-password-password = New password
new-password-rules = { $count ->
    [one] At least { $count } character. A few words that do not belong together are easy to remember and hard to guess.
   *[other] At least { $count } characters. A few words that do not belong together are easy to remember and hard to guess.
}
new-password-button = Save
new-password-back = Back
new-password-short = { $count ->
    [one] The password is too short: it needs { $count } character.
   *[other] The password is too short: it needs { $count } characters.
}
new-password-long = { $count ->
    [one] The password is too long: it may have { $count } character.
   *[other] The password is too long: it may have { $count } characters.
}
new-password-breached = This password is in a list of stolen passwords. Choose another one.
new-password-refused = Others would guess this password. Choose another one.
new-password-none = This account has no password that can be changed here.

profile-title = Profile
profile-name = Name
profile-given-name = Given name
profile-family-name = Family name
profile-nickname = Nickname
profile-button = Save
profile-email = E-mail address
profile-email-now = Your address is { $address }.
profile-email-none = You have no e-mail address here.
profile-email-change = Change your e-mail address
profile-password = Password
profile-password-change = Change your password
email-change-intro = We send an e-mail to the new address. Once it is changed, we tell the old one too.
email-change-confirm = Your account gets the address { $address }.

deletion-title = Delete your account
deletion-intro = This deletes the account { $username }, logs you out everywhere and ends the access of all connected applications. It cannot be undone.
deletion-sure = Yes, delete my account
deletion-button = Delete your account
deletion-unsure = Confirm that you want to delete your account.
deletion-done = Your account is deleted
deletion-done-text = You are logged out, and your account is deleted. Entries about it in the log of this service stay until they expire.
account-kept = Your account is kept elsewhere
account-kept-text = It cannot be changed here. Ask the people who run this service.

export-title = Download your data
export-intro = You get a file with what is kept about you here: your profile, where you are logged in and which devices are remembered, what you allowed to which application, and how you log in. It has no passwords, no keys, and not the log of this service.
export-button = Download

## E-mails

mail-code-in-app = Type this code in the application where you asked:
mail-app = It works once, for { $minutes } minutes, and only in the application where you asked.
mail-code = Or type this code in the browser where you asked:
mail-browser = Both work once, for { $minutes } minutes, and only in the browser where you asked.
mail-ignore = If it was not you, ignore this e-mail. Do not tell anybody the code.
mail-not-you = If it was not you, log in and look at your account, or ask for help.
mail-contact = If it was not you, write to the people of { $brand } at once.
mail-host = This e-mail came from { $host }.
mail-sign-up-subject = Confirm your address for { $brand }
mail-sign-up-text = Somebody, probably you, signs up at { $brand } with this address.
mail-sign-up-button = Confirm the address
mail-already-signed-up-subject = You have an account at { $brand }
mail-already-signed-up-text = Somebody, probably you, wanted to use this address at { $brand }. There is an account with it already. If you forgot its password, you can choose a new one at the login.
mail-already-signed-up-button = Log in
mail-password-reset-subject = A new password for { $brand }
mail-password-reset-text = Somebody, probably you, wants a new password for the account with this address at { $brand }.
mail-password-reset-button = Choose a new password
mail-password-kept-subject = Your password at { $brand }
mail-password-kept-text = Somebody, probably you, wants a new password for the account with this address at { $brand }. Nobody can change it by e-mail: ask the people who run { $brand }.
mail-password-kept-button = Log in
mail-email-login-subject = Log in at { $brand }
mail-email-login-text = Somebody, probably you, logs in at { $brand }.
mail-email-login-button = Log in
mail-approval-requested-subject = { $about } asks for your approval at { $brand }
mail-approval-requested-text = { $about } asks for access to your account at { $brand }. You can decide about it for { $minutes } min. Allow it only if you expect it now.
mail-approval-requested-button = Look at the request
mail-email-change-subject = Confirm your new address for { $brand }
mail-email-change-text = Somebody, probably you, wants to use this address for their account at { $brand }.
mail-email-change-button = Confirm the address
mail-email-changed-subject = Your address at { $brand } was changed
mail-email-changed-text = Your account at { $brand } has another e-mail address now. This one is no longer used.
mail-email-changed-button = Log in
mail-password-changed-subject = Your password at { $brand } was changed
mail-password-changed-text = The password of your account at { $brand } was changed.
mail-password-changed-button = Log in
mail-account-deleted-subject = Your account at { $brand } was deleted
mail-account-deleted-text = Your account at { $brand } was deleted. This address is no longer used there.
mail-account-deleted-button = Log in
mail-app-added-subject = A new authenticator app at { $brand }
mail-app-added-text = An authenticator app was set up for your account at { $brand }. From now on, its codes are asked for at the login, and earlier recovery codes no longer work.
mail-app-removed-subject = Your authenticator app at { $brand } was removed
mail-app-removed-text = The authenticator app of your account at { $brand } was removed. No code is asked for any more.
mail-recovery-codes-replaced-subject = New recovery codes at { $brand }
mail-recovery-codes-replaced-text = New recovery codes were made for your account at { $brand }. The earlier ones no longer work.
