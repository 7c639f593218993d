-- Every public_url there has been: content signed with an earlier one stands.
CREATE TABLE public_url (
    url TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO public_url SELECT public_url FROM exchange;
