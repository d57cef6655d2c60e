## Passkeys
login-passkey-button = تسجيل الدخول بمفتاح مرور
login-passkey-failed = لم يعمل مفتاح المرور هذا هنا. حاول مرة أخرى أو استخدم كلمة المرور.
factor-intro-passkey = استخدم مفتاح مرور للحساب { $username }.
factor-passkey-button = استخدام مفتاح مرور
security-passkeys = مفاتيح المرور
security-passkeys-intro = يسجّل مفتاح المرور دخولك ببصمتك أو وجهك أو قفل جهازك. لا يمكن لأحد تخمينه أو سرقته.
security-passkeys-none = ليس لديك مفتاح مرور بعد.
security-passkey-name = اسم مفتاح المرور
security-passkey-example = حاسوبي المحمول
security-passkey-add = إضافة مفتاح مرور
security-passkey-failed = تعذّرت إضافة مفتاح المرور. حاول مرة أخرى.
security-passkey-unsupported = لا يمكن لهذا المتصفح استخدام مفاتيح المرور هنا.
password-reset-passkey = مفتاح المرور «{ $about }»
mail-passkey-added-subject = مفتاح مرور جديد لدى { $brand }
mail-passkey-added-text = أُضيف مفتاح مرور إلى حسابك لدى { $brand }. من يملكه يستطيع تسجيل الدخول به.
mail-passkey-removed-subject = تمت إزالة مفتاح مرور لدى { $brand }
mail-passkey-removed-text = تمت إزالة مفتاح مرور من حسابك لدى { $brand }. لم يعد أحد يستطيع تسجيل الدخول به.
