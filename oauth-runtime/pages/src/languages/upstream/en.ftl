
## Other providers

login-upstream = Sign in with { $about }
login-upstream-failed = Signing in with { $about } did not work. Try again, or log in in another way.
login-upstream-declined = You did not sign in with { $about }.
login-upstream-not-recent = { $about } did not confirm that you have just logged in. Log in in another way.
login-upstream-has-account = You already have an account here with { $about }. Log in with { $about } once more.
login-upstream-by-email = If you have no password here, choose “{ login-email }”.
login-upstream-new-password = If you have no password here yet, choose “{ login-password-reset }” to set one.
upstream-link-title = Connect your accounts
upstream-link-ask = Do you want to connect { $upstream } with your account { $account }?
upstream-link-means = From then on, whoever can sign in with { $upstream } as this person gets into your account.
upstream-link-person = At { $upstream } you are
upstream-link-unknown = No account here is connected with your account at { $upstream } yet.
upstream-link-taken-address = There is an account with the address { $email } here. Log in to it first. Then you can connect it with { $upstream }.
upstream-link-taken = This account is connected with somebody else’s account here.
upstream-link-button = Connect
upstream-link-log-in = I already have an account
upstream-link-cancel = Cancel
upstream-create-intro = A new account here would have these details:
upstream-create-button = Create an account
upstreams-title = Connected accounts
upstreams-intro = You can sign in with these accounts at other providers.
upstreams-none = No account is connected.
upstreams-unlink = Disconnect
upstreams-link = Connect { $about }
upstreams-last = It is not certain that you can log in without it. Log in in another way first, or connect one more account.
upstreams-log-in = Log in in another way
mail-upstream-linked-subject = Your account at { $brand } was connected with { $about }
mail-upstream-linked-text = Your account at { $brand } was connected with an account at { $about }. Whoever can sign in there can now log in to your account.
mail-upstream-unlinked-subject = Your account at { $brand } was disconnected from { $about }
mail-upstream-unlinked-text = Your account at { $brand } is no longer connected with { $about }. Nobody can log in that way any more.
